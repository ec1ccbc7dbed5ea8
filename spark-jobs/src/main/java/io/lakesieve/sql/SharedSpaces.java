package io.lakesieve.sql;

import java.util.LinkedHashMap;
import java.util.Map;
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

    /** The space of that key, which is read if need be. */
    static synchronized Broadcast<ScoringSpace> of(SparkSession session, String key, Supplier<ScoringSpace> reading) {
        String ofApplication = session.sparkContext().applicationId() + " " + key;
        Broadcast<ScoringSpace> known = SPACES.get(ofApplication);
        if (known != null) {
            return known;
        }
        Broadcast<ScoringSpace> fresh =
                session.sparkContext().broadcast(reading.get(), ClassTag$.MODULE$.apply(ScoringSpace.class));
        SPACES.put(ofApplication, fresh);
        if (SPACES.size() > MOST) {
            String eldest = SPACES.keySet().iterator().next();
            SPACES.remove(eldest).unpersist();
        }
        return fresh;
    }

    private SharedSpaces() {}
}
