package io.lakesieve.sql;

import io.lakesieve.lake.LakeException;
import io.lakesieve.lake.LakeTables;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.OptionConverters;

/** Where a session of SQL finds its lake. */
public final class LakeSetting {
    /** The session setting that names the lake: the {@code --lake} of the audits. */
    public static final String LAKE = "spark.lakesieve.lake";

    /** The URI that the session names, if it does. */
    public static Optional<String> uri(SparkSession session) {
        return OptionConverters.toJava(session.conf().getOption(LAKE)).filter(uri -> !uri.isBlank());
    }

    /**
     * The URI that the session names.
     *
     * @throws LakeException if it names none
     */
    public static String requiredUri(SparkSession session) {
        return uri(session)
                .orElseThrow(
                        () -> new LakeException("The setting %s names no lake: SET %s = URI, the --lake of your audits."
                                .formatted(LAKE, LAKE)));
    }

    /**
     * The tables of the session's lake.
     *
     * @throws LakeException if it names none, or one that cannot be reached
     */
    static LakeTables tables(SparkSession session) {
        return LakeTables.at(session, requiredUri(session));
    }

    private LakeSetting() {}
}
