package io.lakesieve.sql;

import io.lakesieve.config.InputException;
import io.lakesieve.table.Lake;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.OptionConverters;

/** Where a session of SQL finds its lake. */
public final class LakeSetting {
    /** The session setting that names the lake: the {@code --lake} of the audits. */
    public static final String LAKE = "spark.lakesieve.lake";

    /** The session setting that says whether the views are there by their names; true unless told otherwise. */
    public static final String VIEWS = "spark.lakesieve.views";

    /** The URI that the session names, if it does. */
    static Optional<String> uri(SparkSession session) {
        return OptionConverters.toJava(session.conf().getOption(LAKE)).filter(uri -> !uri.isBlank());
    }

    /** Whether the session wants the views by their names. */
    static boolean wantsViews(SparkSession session) {
        return Boolean.parseBoolean(session.conf().get(VIEWS, "true"));
    }

    /**
     * The lake of the session.
     *
     * @throws InputException if it names none, or one that cannot be reached
     */
    static Lake lake(SparkSession session) {
        return Lake.at(
                session,
                uri(session)
                        .orElseThrow(() -> new InputException(
                                "The setting %s names no lake: SET %s = URI, the --lake of your audits."
                                        .formatted(LAKE, LAKE))));
    }

    private LakeSetting() {}
}
