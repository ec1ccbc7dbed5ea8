package io.lakesieve.sql;

import io.lakesieve.lake.LakeException;
import io.lakesieve.lake.LakeTables;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.OptionConverters;

/** Reads the session setting that names the lake of the SQL functions and views. */
public final class LakeSetting {
    /** The setting with the lake's URI, which is the {@code --lake} of audits. */
    public static final String LAKE = "spark.lakesieve.lake";

    /** The URI in the session's setting, if it is set. */
    public static Optional<String> uri(SparkSession session) {
        return OptionConverters.toJava(session.conf().getOption(LAKE)).filter(uri -> !uri.isBlank());
    }

    /**
     * The URI in the session's setting.
     *
     * @throws LakeException if it is not set
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
     * @throws LakeException if the setting is missing or the lake cannot be reached
     */
    static LakeTables tables(SparkSession session) {
        return LakeTables.at(session, requiredUri(session));
    }

    private LakeSetting() {}
}
