package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.EmbeddingInputs;
import io.lakesieve.config.InputException;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.job.bank.BankStatistics;
import io.lakesieve.job.bank.GatheredBank;
import io.lakesieve.job.embedded.EmbeddingTable;
import io.lakesieve.job.embedded.ImageTable;
import io.lakesieve.job.run.JobTag;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.run.SelectedRows;
import io.lakesieve.job.verdict.Thresholds;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.FileCopies;
import io.lakesieve.table.Run;
import io.lakesieve.table.ScoresTable;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Scores embeddings that lie in tables of the user's, without a model, into a Delta table with the columns of scores. */
public final class ScoreEmbeddings {
    private final SparkSession spark;
    private final EmbeddingInputs inputs;
    private final MiningOptions mining;
    private final ScoringOptions options;
    private final Progress progress;

    public ScoreEmbeddings(
            SparkSession spark,
            EmbeddingInputs inputs,
            MiningOptions mining,
            ScoringOptions options,
            Progress progress) {
        this.spark = spark;
        this.inputs = inputs;
        this.mining = mining;
        this.options = options;
        this.progress = progress;
    }

    /**
     * What was done.
     *
     * @param runId the id that all rows bear
     * @param images images scored
     * @param negatives negatives that they were scored against
     * @param bankFill how AdaNeg's banks filled, where a method needed them
     * @param bankTrust how far they can be trusted, where there are any
     * @param thresholds the threshold of each method that has one, and what the reference said
     * @param words what TANL has learnt, where it is among the methods
     */
    public record Result(
            String runId,
            long images,
            int negatives,
            Optional<BankStatistics> bankFill,
            Optional<BankTrust> bankTrust,
            Thresholds thresholds,
            Optional<TanlWords> words) {}

    /**
     * Scores; the output is replaced in one commit, or left as it was.
     *
     * @throws InputException if a table, a row or a number of negatives cannot be used
     */
    public Result execute() {
        ScoresTable output = ScoresTable.at(spark, inputs.output()).requireReplaceable();
        EmbeddingTable imageTable = imageTable(inputs.images());
        Optional<EmbeddingTable> referenceTable = inputs.reference().map(this::imageTable);
        LabelTables tables = new LabelTables(spark, inputs, mining, progress);
        LabelSet labels = tables.read();
        ImageScoring scoring = new ImageScoring(spark, labels, options, Optional.empty(), progress, tables::corpus);
        int dimension = labels.space().dimension();
        ImageScoring.Images images = selectedImages(imageTable, dimension);
        Optional<ImageScoring.Images> reference = referenceTable.map(table -> images(table, dimension));
        Output written = new Output(output, RunLog.newRunId(Instant.now()));
        ImageScoring.Outcome outcome = JobTag.of(spark, "score", written.runId())
                .around(() -> scoring.execute(images, reference, ImageScoring.ResumeState.NOTHING, written));
        return result(written.runId(), images, labels, outcome);
    }

    private static Result result(
            String runId, ImageScoring.Images images, LabelSet labels, ImageScoring.Outcome outcome) {
        return new Result(
                runId,
                images.count(),
                labels.negatives().size(),
                outcome.bank().map(GatheredBank::fill),
                outcome.trust(),
                outcome.thresholds(),
                outcome.words());
    }

    private ImageScoring.Images selectedImages(EmbeddingTable table, int dimension) {
        ImageScoring.Images images =
                images(table.where(rows -> SelectedRows.of(rows, inputs.selection(), inputs.images())), dimension);
        if (images.count() == 0) {
            throw new InputException("The table %s holds no image to score%s: check --image-embeddings."
                    .formatted(inputs.images(), inputs.selection().suffix()));
        }
        return images;
    }

    /** Neither banks nor what the reference said are kept. */
    private record Output(ScoresTable table, String runId) implements ImageScoring.Sink {
        @Override
        public void banks(GatheredBank bank) {}

        @Override
        public void calibration(Thresholds thresholds, Optional<BankTrust> trust) {}

        @Override
        public void scores(Dataset<Row> rows, Optional<FileCopies> none, Optional<Run> noRun) {
            table.overwrite(
                    rows.withColumn(ScoresSchema.RUN_ID, lit(runId)).withColumn(ScoresSchema.COMPUTED_IN, lit(runId)));
        }
    }

    private EmbeddingTable imageTable(String uri) {
        return EmbeddingTable.open(spark, uri, EmbeddingsSchema.IMAGE_ID);
    }

    private static ImageScoring.Images images(EmbeddingTable table, int dimension) {
        long count = table.requireSound(dimension);
        return new ImageScoring.Images(ImageTable.normalising(imageColumns(table.rows())), count, count);
    }

    /** The columns that scoring reads, and no others, of a table that may lack some. */
    static Dataset<Row> imageColumns(Dataset<Row> rows) {
        List<String> columns = Arrays.asList(rows.columns());
        Column imageId = col(EmbeddingsSchema.IMAGE_ID).cast(DataTypes.StringType);
        Column path = columns.contains(EmbeddingsSchema.PATH) ? col(EmbeddingsSchema.PATH) : imageId;
        Column source = columns.contains(EmbeddingsSchema.SOURCE) ? col(EmbeddingsSchema.SOURCE) : lit(null);
        return rows.select(
                imageId.as(EmbeddingsSchema.IMAGE_ID),
                path.cast(DataTypes.StringType).as(EmbeddingsSchema.PATH),
                source.cast(DataTypes.StringType).as(EmbeddingsSchema.SOURCE),
                lit(EmbeddingsSchema.STATUS_OK).as(EmbeddingsSchema.STATUS),
                lit(null).cast(DataTypes.StringType).as(EmbeddingsSchema.ERROR),
                col(EmbeddingTable.EMBEDDING).as(EmbeddingsSchema.EMBEDDING));
    }
}
