package io.lakesieve.sql;

import java.util.ServiceLoader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;

/**
 * Adds the views over a lake to sessions with the SQL functions. {@link ServiceLoader} finds the implementation in the
 * application's jar; with the jar of {@code udfs} alone there are no views.
 */
public interface ViewProvider {
    /** Adds the views to future sessions. */
    void inject(SparkSessionExtensions extensions);

    /** Adds the views to an existing session. */
    void register(SparkSession session);

    /** The providers that this class's own class loader finds. */
    static Iterable<ViewProvider> providers() {
        return ServiceLoader.load(ViewProvider.class, ViewProvider.class.getClassLoader());
    }
}
