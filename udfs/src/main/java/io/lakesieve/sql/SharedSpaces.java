package io.lakesieve.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag$;

/**
 * The spaces that the driver has read and broadcast, so that the next query need not: what a key stands for never
 * changes. Only the last few are kept; the others' memory is freed, and they are sent again should a query need them.
 */
final class SharedSpaces {
    private static final int MOST = 8;
    private static final Map<String, Broadcast<ScoringSpace>> SPACES = new LinkedHashMap<>(16, 0.75f, true);

    /** The space of that key, which is read if need be: two that need it at once may both read it, and share one. */
    static Broadcast<ScoringSpace> of(SparkSession session, String key, Supplier<ScoringSpace> reading) {
        String ofApplication = session.sparkContext().applicationId() + " " + key;
        // Reading runs Spark jobs, which may wait for those of another thread: so no lock is held meanwhile.
        return known(ofApplication).orElseGet(() -> share(session, ofApplication, reading.get()));
    }

    private static synchronized Optional<Broadcast<ScoringSpace>> known(String key) {
        return Optional.ofNullable(SPACES.get(key));
    }

    private static synchronized Broadcast<ScoringSpace> share(SparkSession session, String key, ScoringSpace space) {
        Broadcast<ScoringSpace> shared = SPACES.computeIfAbsent(
                key, absent -> session.sparkContext().broadcast(space, ClassTag$.MODULE$.apply(ScoringSpace.class)));
        if (SPACES.size() > MOST) {
            String eldest = SPACES.keySet().iterator().next();
            SPACES.remove(eldest).unpersist();
        }
        return shared;
    }

    private SharedSpaces() {}
}
