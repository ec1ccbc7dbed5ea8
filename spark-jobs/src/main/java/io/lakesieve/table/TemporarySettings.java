package io.lakesieve.table;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Sets Spark settings for the duration of an action, where they cannot be passed as options, and restores the former
 * values however the action ends.
 */
public final class TemporarySettings {
    /**
     * Runs the action under those settings.
     *
     * @param settings values by key
     * @return what the action returns
     */
    public static <T> T during(SparkSession spark, Map<String, String> settings, Supplier<T> action) {
        RuntimeConfig session = spark.conf();
        Map<String, Option<String>> before = new HashMap<>();
        settings.keySet().forEach(key -> before.put(key, session.getOption(key)));
        try {
            settings.forEach(session::set);
            return action.get();
        } finally {
            before.forEach((key, value) -> restore(session, key, value));
        }
    }

    private static void restore(RuntimeConfig session, String key, Option<String> value) {
        if (value.isDefined()) {
            session.set(key, value.get());
        } else {
            session.unset(key);
        }
    }

    private TemporarySettings() {}
}
