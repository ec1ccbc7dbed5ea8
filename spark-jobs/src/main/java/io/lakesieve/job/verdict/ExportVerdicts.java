package io.lakesieve.job.verdict;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import io.lakesieve.config.ExportOptions;
import io.lakesieve.config.ExportOptions.Existing;
import io.lakesieve.config.ExportOptions.Format;
import io.lakesieve.config.ExportOptions.Selection;
import io.lakesieve.config.InputException;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.run.AtomicFile;
import io.lakesieve.schema.ReviewsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.view.LakeViews;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the verdicts of a run, the most certain outliers first, into one file for whatever removes or relabels images.
 *
 * <p>Rows are sorted on the executors and collected one partition at a time, so the file may have more rows than fit
 * the driver's memory.
 */
public final class ExportVerdicts {
    private static final String LINE = "line";
    private static final List<String> COLUMNS = List.of(
            ScoresSchema.PATH,
            ScoresSchema.SOURCE,
            ScoresSchema.IMAGE_ID,
            ScoresSchema.METHOD,
            ScoresSchema.ID_SCORE,
            ScoresSchema.OOD_SCORE,
            ScoresSchema.P_VALUE,
            ScoresSchema.Q_VALUE,
            ScoresSchema.THRESHOLD,
            ScoresSchema.IS_OOD,
            ScoresSchema.PREDICTED_LABEL,
            ScoresSchema.TOP_NEGATIVES,
            ScoresSchema.STATUS,
            ScoresSchema.RUN_ID,
            ReviewsSchema.BELONGS);

    private final Lake lake;
    private final ExportOptions options;
    private final Configuration hadoop;

    public ExportVerdicts(SparkSession spark, Lake lake, ExportOptions options) {
        this.lake = lake;
        this.options = options;
        this.hadoop = spark.sessionState().newHadoopConf();
    }

    /**
     * What was written.
     *
     * @param uri qualified, of the file
     * @param wanted whose verdicts were asked for
     * @param method whose verdicts they are: NegLabel's where AdaNeg's bank is not trusted
     */
    public record Result(String uri, long rows, ScoringMethod wanted, ScoringMethod method) {}

    /**
     * Exports.
     *
     * @throws InputException if there is nothing to export, or no place for it
     */
    public Result execute(Run run) {
        AtomicFile file = new AtomicFile("export", options.output(), hadoop);
        if (options.existing() == Existing.REFUSED) {
            file.requireAbsent();
        }
        ScoringMethod wanted = options.method().orElseGet(() -> run.scoring().verdictMethod());
        Dataset<Row> verdicts = LakeViews.of(lake).verdictsOf(run, wanted);
        ScoringMethod method = methodOf(verdicts, run, wanted);
        Dataset<Row> rows = ordered(selected(verdicts, run));
        long[] count = new long[1];
        String uri = file.write(stream -> count[0] = write(rows, stream));
        return new Result(uri, count[0], wanted, method);
    }

    private static ScoringMethod methodOf(Dataset<Row> verdicts, Run run, ScoringMethod wanted) {
        List<Row> first = verdicts.select(ScoresSchema.METHOD).takeAsList(1);
        if (first.isEmpty()) {
            throw new InputException("The run %s has no scores by %s: name one of its methods with --verdict-method."
                    .formatted(run.runId(), wanted.tableName()));
        }
        return ScoringMethod.ofTableName(first.get(0).getString(0));
    }

    private Dataset<Row> selected(Dataset<Row> verdicts, Run run) {
        if (options.maxQ().isPresent()) {
            return upTo(options.maxQ().getAsDouble(), verdicts, run);
        }
        if (options.selection() == Selection.ALL) {
            return verdicts;
        }
        if (!verdicts.where(col(ScoresSchema.IS_OOD).isNotNull()).isEmpty()) {
            return verdicts.where(col(ScoresSchema.IS_OOD));
        }
        if (options.top().isEmpty()) {
            throw new InputException(
                    "The run %s is a ranking without verdicts, so it has no outliers: give audit or score a --reference or a --threshold, or export the first of the ranking with --top N, or all images with --all."
                            .formatted(run.runId()));
        }
        return verdicts.where(col(ScoresSchema.ID_SCORE).isNotNull());
    }

    private static Dataset<Row> upTo(double maxQ, Dataset<Row> verdicts, Run run) {
        if (verdicts.where(col(ScoresSchema.Q_VALUE).isNotNull()).isEmpty()) {
            throw new InputException(
                    "The run %s has no q-values, since it had no reference: give audit or score a --reference."
                            .formatted(run.runId()));
        }
        return verdicts.where(coalesce(
                not(col(ReviewsSchema.BELONGS)), col(ScoresSchema.Q_VALUE).leq(maxQ)));
    }

    /** The most certain first; ties by path. */
    private Dataset<Row> ordered(Dataset<Row> rows) {
        Dataset<Row> all = rows.orderBy(col(ScoresSchema.ID_SCORE).asc_nulls_last(), col(ScoresSchema.PATH));
        Dataset<Row> most = options.top().isPresent() ? all.limit(options.top().getAsInt()) : all;
        Column[] columns = COLUMNS.stream()
                .map(name -> options.format() == Format.CSV && name.equals(ScoresSchema.TOP_NEGATIVES)
                        ? json(col(name)).as(name)
                        : col(name))
                .toArray(Column[]::new);
        return options.format() == Format.CSV
                ? most.select(columns)
                : most.select(json(struct(columns)).as(LINE));
    }

    private static Column json(Column value) {
        return to_json(value, Map.of("ignoreNullFields", "false"));
    }

    private long write(Dataset<Row> rows, OutputStream stream) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
        if (options.format() == Format.CSV) {
            writer.append(CsvLines.header(rows.schema())).append('\n');
        }
        long count = 0;
        for (Iterator<Row> iterator = rows.toLocalIterator(); iterator.hasNext(); count++) {
            Row row = iterator.next(); // of one partition at a time
            writer.append(options.format() == Format.CSV ? CsvLines.line(row) : row.getString(0))
                    .append('\n');
        }
        writer.flush();
        return count;
    }
}
