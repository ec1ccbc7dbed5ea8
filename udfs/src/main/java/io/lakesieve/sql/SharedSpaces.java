package io.lakesieve.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag$;

/**
 * A cache of the spaces that the driver has read and broadcast, for later queries. A key's content never changes, so
 * entries do not expire. The least recently used ones are unpersisted; a query that still needs one broadcasts it
 * again.
 */
final class SharedSpaces {
    private static final int MAX_SPACES = 8;
    private static final Map<String, Broadcast<ScoringSpace>> SPACES = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * The broadcast space of a key, read if it is not cached. Two threads that need it at once may both read it, but
     * share one broadcast.
     */
    static Broadcast<ScoringSpace> of(SparkSession session, String key, Supplier<ScoringSpace> reading) {
        String ofApplication = session.sparkContext().applicationId() + " " + key;
        // No lock is held while reading: it runs Spark jobs, which may wait for those of another thread.
        return known(ofApplication).orElseGet(() -> share(session, ofApplication, reading.get()));
    }

    private static synchronized Optional<Broadcast<ScoringSpace>> known(String key) {
        return Optional.ofNullable(SPACES.get(key));
    }

    private static synchronized Broadcast<ScoringSpace> share(SparkSession session, String key, ScoringSpace space) {
        Broadcast<ScoringSpace> shared = SPACES.computeIfAbsent(
                key, absent -> session.sparkContext().broadcast(space, ClassTag$.MODULE$.apply(ScoringSpace.class)));
        if (SPACES.size() > MAX_SPACES) {
            String eldest = SPACES.keySet().iterator().next();
            SPACES.remove(eldest).unpersist();
        }
        return shared;
    }

    private SharedSpaces() {}
}
