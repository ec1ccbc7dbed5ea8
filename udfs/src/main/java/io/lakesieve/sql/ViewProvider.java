package io.lakesieve.sql;

import java.util.ServiceLoader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;

/**
 * Brings the views over a lake into sessions that have the functions. {@link ServiceLoader} finds it in the application's
 * jar; with the functions' jar alone there is none, and there are no views.
 */
public interface ViewProvider {
    /** Adds the views to sessions to come. */
    void inject(SparkSessionExtensions extensions);

    /** Adds the views to a session that is there. */
    void register(SparkSession session);

    /** Those on the class path that this class itself comes from. */
    static Iterable<ViewProvider> providers() {
        return ServiceLoader.load(ViewProvider.class, ViewProvider.class.getClassLoader());
    }
}
