package io.lakesieve.view;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** A lake whose runs and scores a test writes by hand, where no audit would come to the case. */
public final class WrittenLake {
    private final SparkSession spark;
    private final Lake lake;
    /** Runs that have ended, each a second after the one before. */
    private int ended;

    public WrittenLake(SparkSession spark, Lake lake) {
        this.spark = spark;
        this.lake = lake;
    }

    Lake lake() {
        return lake;
    }

    /** A row of {@code scores}; an image without a verdict has no score either. */
    static Row score(String path, String imageId, String method, Boolean isOod, Boolean bankTrusted) {
        String[] parts = path.split("/", -1);
        Double idScore = isOod == null ? null : isOod ? 0.25 : 0.75;
        return RowFactory.create(
                "",
                "",
                imageId,
                path,
                parts[0],
                method,
                idScore,
                idScore == null ? null : 1 - idScore,
                null,
                null,
                null,
                null,
                null,
                null,
                isOod,
                0.5,
                bankTrusted,
                isOod == null ? "unreadable" : "ok",
                null);
    }

    /** Writes a run with those scores. */
    WrittenLake run(String runId, String status, ScoringMethod verdictMethod, Row... scores) {
        write(runId, runId, status, List.of(verdictMethod), scores);
        return this;
    }

    /** Writes a finished run with those scores, some of which may be another run's; the first method's verdicts count. */
    public Run finished(String runId, String scoresOf, List<ScoringMethod> methods, Row... scores) {
        return write(runId, scoresOf, RunsSchema.FINISHED, methods, scores);
    }

    private Run write(String runId, String scoresOf, String status, List<ScoringMethod> methods, Row... scores) {
        Run run = new Run(
                runId,
                scoresOf,
                "score",
                Instant.EPOCH,
                status.equals(RunsSchema.FINISHED) ? Optional.of(Instant.EPOCH.plusSeconds(++ended)) : Optional.empty(),
                status,
                "",
                "",
                "",
                "",
                RunSettings.NONE.withScoring(new RunSettings.Scoring(
                        methods,
                        methods.get(0),
                        100,
                        5,
                        false,
                        "none",
                        OptionalDouble.empty(),
                        OptionalDouble.empty())),
                Map.of(),
                Map.of(RunCounts.SCORES, (long) scores.length),
                Map.of(),
                Map.of(),
                "",
                "");
        lake.runs().add(run);
        List<Row> rows = new ArrayList<>();
        for (Row score : scores) {
            Object[] values = new Object[score.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = i < 2 ? runId : score.get(i);
            }
            rows.add(RowFactory.create(values));
        }
        lake.scores().append(runId, spark.createDataFrame(rows, ScoresSchema.TYPE));
        return run;
    }

    /** Writes a finished run with those scores. */
    WrittenLake finished(String runId, ScoringMethod verdictMethod, Row... scores) {
        return run(runId, RunsSchema.FINISHED, verdictMethod, scores);
    }
}
