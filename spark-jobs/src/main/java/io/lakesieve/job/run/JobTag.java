package io.lakesieve.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.config.ApplicationVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Tags the work of a command and its run: as the job group and description of its Spark jobs, and in the history of
 * Delta's tables. Closing it restores the tag that was set before, so tags can be nested.
 */
public final class JobTag implements AutoCloseable {
    /** Delta writes what this setting holds into the column {@code userMetadata} of a table's history. */
    static final String COMMIT_INFO = "spark.databricks.delta.commitInfo.userMetadata";

    /** The property of a job that holds the name of its stage of a run. */
    public static final String STAGE = "lakesieve.stage";

    private static final String GROUP = "spark.jobGroup.id";
    private static final String DESCRIPTION = "spark.job.description";

    private final SparkSession spark;
    private final String groupBefore;
    private final String descriptionBefore;
    private final Optional<String> commitInfoBefore;

    private JobTag(SparkSession spark) {
        this.spark = spark;
        this.groupBefore = spark.sparkContext().getLocalProperty(GROUP);
        this.descriptionBefore = spark.sparkContext().getLocalProperty(DESCRIPTION);
        this.commitInfoBefore = optional(spark.conf().getOption(COMMIT_INFO));
    }

    /** Tags what the session does in this thread as a command's. */
    public static JobTag of(SparkSession spark, String command) {
        return mark(spark, command, "lakesieve " + command, Map.of());
    }

    /** Tags what the session does in this thread as a part of a run. */
    public static JobTag of(SparkSession spark, String command, String runId) {
        return mark(spark, runId, "lakesieve %s, run %s".formatted(command, runId), commitInfo(command, runId));
    }

    private static JobTag mark(SparkSession spark, String group, String description, Map<String, String> commitInfo) {
        JobTag mark = new JobTag(spark);
        spark.sparkContext().setJobGroup(group, description, false);
        if (!commitInfo.isEmpty()) {
            spark.conf().set(COMMIT_INFO, json(commitInfo));
        }
        return mark;
    }

    private static Map<String, String> commitInfo(String command, String runId) {
        Map<String, String> info = new LinkedHashMap<>();
        info.put("run_id", runId);
        info.put("command", command);
        info.put("version", ApplicationVersion.NUMBER);
        return info;
    }

    private static String json(Map<String, String> info) {
        try {
            return new ObjectMapper().writeValueAsString(info);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts are always JSON", e);
        }
    }

    /** Adds the stage to the description of the jobs that follow; returns the description from before. */
    static String beginStage(SparkContext context, String stage) {
        String before = context.getLocalProperty(DESCRIPTION);
        context.setJobDescription((before == null ? "lakesieve" : before) + ": " + stage);
        context.setLocalProperty(STAGE, stage);
        return before;
    }

    /** Ends a stage: restores the description from before. */
    static void endStage(SparkContext context, String description) {
        context.setJobDescription(description);
        context.setLocalProperty(STAGE, null);
    }

    /** Runs a part of the work under this tag, and closes the tag. */
    public <T> T around(Supplier<T> part) {
        try {
            return part.get();
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        if (groupBefore == null) {
            spark.sparkContext().clearJobGroup();
        } else {
            spark.sparkContext().setJobGroup(groupBefore, descriptionBefore, false);
        }
        commitInfoBefore.ifPresentOrElse(
                info -> spark.conf().set(COMMIT_INFO, info), () -> spark.conf().unset(COMMIT_INFO));
    }

    private static Optional<String> optional(Option<String> value) {
        return value.isDefined() ? Optional.of(value.get()) : Optional.empty();
    }
}
