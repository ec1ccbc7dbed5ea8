package io.lakesieve.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.cli.AuditedLake;
import io.lakesieve.cli.TestImages;
import io.lakesieve.lake.LakeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stages that score, held against the tables that audits wrote of the same images. */
class ScoringStagesTest {
    private static final List<String> FIELDS =
            List.of("id_score", "ood_score", "predicted_label", "top_negatives", "is_ood");

    private static AuditedLake lake;
    private static SparkSession spark;
    private static Dataset<Row> listed;
    private static Dataset<Row> scores;
    private static Dataset<Row> labels;
    private static Dataset<Row> negatives;
    private static AdaNegModel fitted;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        lake = AuditedLake.shared();
        spark = lake.spark();
        listed = readListed();
        scores = inMemory(lake.table("scores").where(col("run_id").equalTo(lake.run(1))));
        labels = inMemory(lake.table("labels").where(col("label_set_id").equalTo(lake.labelSet(1))));
        negatives =
                inMemory(lake.table("negative_labels").where(col("label_set_id").equalTo(lake.labelSet(1))));
    }

    /** The embeddings of the paths that the second audit listed. */
    private static Dataset<Row> listed() {
        return listed;
    }

    private static Dataset<Row> readListed() {
        Dataset<Row> paths = lake.table("scores")
                .where(col("run_id").equalTo(lake.run(1)))
                .select("path")
                .distinct();
        return inMemory(lake.table("embeddings").join(paths, "path").select("path", "image_id", "embedding"));
    }

    /** Tables are read once for all tests. */
    private static Dataset<Row> inMemory(Dataset<Row> rows) {
        return spark.createDataFrame(rows.collectAsList(), rows.schema());
    }

    private static Map<String, List<Object>> table(String method) {
        return byPath(scores.where(col("method").equalTo(method)));
    }

    private static Map<String, List<Object>> scores(Dataset<Row> scored) {
        return byPath(scored.select("path", "scores.*"));
    }

    private static Map<String, List<Object>> byPath(Dataset<Row> rows) {
        Map<String, List<Object>> found = new TreeMap<>();
        for (Row row : rows.collectAsList()) {
            Object[] values = FIELDS.stream().map(row::getAs).toArray();
            values[3] = values[3] == null ? null : row.<Row>getList(row.fieldIndex("top_negatives"));
            found.put(row.getAs("path"), Arrays.asList(values));
        }
        return found;
    }

    private static NegLabelModel negLabel() {
        return NegLabelModel.fromLake(spark, lake.uri(), "latest").setThreshold(0.5);
    }

    /** One model that is fitted to all images, for all tests that only look at it. */
    private static AdaNegModel fitted() {
        if (fitted == null) {
            fitted = adaNeg().fit(listed().coalesce(1));
        }
        return fitted;
    }

    private static AdaNeg adaNeg() {
        return AdaNeg.fromLake(spark, lake.uri(), "second").setThreshold(0.5);
    }

    @Test
    void negLabelsScoresAreThoseOfTheTableHoweverTheRowsAreSplit() {
        Dataset<Row> scored = negLabel().transform(listed().orderBy(rand(7)).repartition(7));

        assertThat(scores(scored)).isEqualTo(table("neglabel")).hasSize(AuditedLake.LISTED);
        assertThat(scored.where("scores.error = 'the embedding is null'").count())
                .isEqualTo(1);
    }

    @Test
    void doublesAndVectorsScoreAsTheFloatsThatTheyAre() {
        Dataset<Row> doubles = listed().withColumn("embedding", col("embedding").cast("array<double>"));
        Dataset<Row> vectors = doubles.where("embedding IS NOT NULL")
                .withColumn("embedding", functions.array_to_vector(col("embedding")));
        Map<String, List<Object>> table = table("neglabel");

        assertThat(scores(negLabel().transform(doubles))).isEqualTo(table);
        table.values().removeIf(values -> values.get(0) == null);
        assertThat(scores(negLabel().transform(vectors))).isEqualTo(table).hasSize(AuditedLake.SCORED);
    }

    @Test
    void aFittedModelsScoresAreThoseOfTheTable() {
        assertThat(scores(fitted().transform(listed())))
                .isEqualTo(table("adaneg-task"))
                .hasSize(AuditedLake.LISTED);
        assertThat(scores(adaNeg().setMethod("adaneg-sample")
                        .fit(listed().repartition(5))
                        .transform(listed().coalesce(1))))
                .isEqualTo(table("adaneg-sample"))
                .hasSize(AuditedLake.LISTED);
    }

    @Test
    void aReferenceGivesPValuesAndOfABatchQValues() {
        Dataset<Row> usable = listed().where("embedding IS NOT NULL");
        NegLabelModel model = negLabel().setReference(usable.limit(5));

        assertValues(model, model.withQValues(model.transform(listed())));
        assertThat(model.transform(listed()).schema()).isEqualTo(model.transformSchema(listed().schema()));
        assertThat(negLabel()
                        .transform(listed())
                        .where("scores.p_value IS NOT NULL")
                        .isEmpty())
                .isTrue();
        assertThatThrownBy(() -> negLabel().withQValues(listed())).hasMessageContaining("setReference");
        assertThatThrownBy(() -> negLabel().setReference(listed().where("embedding IS NULL")))
                .hasMessageContaining("no row of the reference has a usable embedding");
    }

    @Test
    void adaNegsReferenceGoesThroughTheSameBanksAndIsKeptByWhatIsSaved() throws IOException {
        Dataset<Row> reference = listed().where("embedding IS NOT NULL").limit(5);
        Dataset<Row> others = listed().join(reference.select("path"), new String[] {"path"}, "left_anti");
        AdaNegModel model = adaNeg().setReference(reference).fit(others);
        model.write().overwrite().save(folder.resolve("with-reference").toString());
        AdaNegModel loaded = AdaNegModel.load(folder.resolve("with-reference").toString());

        assertThat(loaded.getReferenceScores()).hasSize(5).isEqualTo(model.getReferenceScores());
        assertThat(loaded.getLeaveOneOut()).isTrue();
        assertThat(model.bankFill()).isEqualTo(fitted().bankFill());
        assertValues(loaded, loaded.withQValues(loaded.transform(others)));
        assertThatThrownBy(() ->
                        adaNeg().setLeaveOneOut(false).setReference(reference).fit(others))
                .hasMessageContaining("leaveOneOut is false");
    }

    /** Each row's p and q by their definitions, from the scores of all. */
    private static void assertValues(ScoringModel<?> model, Dataset<Row> scored) {
        double[] known = model.getReferenceScores();
        List<Row> rows = scored.select("scores.id_score", "scores.p_value", "scores.q_value")
                .where("id_score IS NOT NULL")
                .collectAsList();
        double[] pValues = rows.stream()
                .mapToDouble(row -> (1.0
                                + Arrays.stream(known)
                                        .filter(score -> score <= row.getDouble(0))
                                        .count())
                        / (known.length + 1))
                .toArray();
        double good =
                Math.min(1, (1 + Arrays.stream(pValues).filter(p -> p > 0.5).count()) / (0.5 * pValues.length));
        for (int i = 0; i < pValues.length; i++) {
            double least = pValues[i];
            double adjusted = Arrays.stream(pValues)
                    .filter(p -> p >= least)
                    .map(p -> pValues.length
                            * p
                            / Arrays.stream(pValues).filter(other -> other <= p).count())
                    .min()
                    .orElseThrow();
            assertThat(rows.get(i).getDouble(1)).isCloseTo(pValues[i], within(1e-12));
            assertThat(rows.get(i).getDouble(2)).isCloseTo(good * Math.min(1, adjusted), within(1e-12));
        }
        assertThat(rows).isNotEmpty();
    }

    @Test
    void aFitBanksTheImagesOfTheTable() {
        AdaNegModel model = fitted();
        String[] columns = {"kind", "label", "image_id", "entropy", "embedding"};
        Dataset<Row> table = lake.table("feature_bank").where(col("run_id").equalTo(lake.run(1)));

        assertThat(rows(model.bankedImages(spark), columns))
                .isEqualTo(rows(table, columns))
                .isNotEmpty();
        assertThat(model.bankFill().hasEmptySide()).isFalse();
        assertThat(model.parent().uid()).startsWith("AdaNeg_");
    }

    private static List<String> rows(Dataset<Row> rows, String... columns) {
        return rows.selectExpr(columns).collectAsList().stream()
                .map(row -> row.mkString(" "))
                .sorted()
                .toList();
    }

    @Test
    void aLabelSetOfTablesScoresAsThatOfTheLake() {
        NegLabelModel model =
                NegLabelModel.fromTables(labels, negatives, 25).setGroups(2).setThreshold(0.5);

        assertThat(scores(model.transform(listed()))).isEqualTo(table("neglabel"));
        assertThat(scores(AdaNeg.fromTables(labels, negatives, 25)
                        .setGroups(2)
                        .setThreshold(0.5)
                        .fit(listed())
                        .transform(listed())))
                .isEqualTo(table("adaneg-task"));
    }

    @Test
    void baselinesNeedNoNegativesAndNegLabelDoes() {
        NegLabelModel model = NegLabelModel.fromTables(labels, null, 25);

        Dataset<Row> scored = model.setMethod("energy").transform(listed());

        assertThat(scored.where("scores.ood_score = -scores.id_score").count()).isEqualTo(AuditedLake.SCORED);
        assertThat(scored.where("size(scores.top_negatives) = 0").count()).isEqualTo(AuditedLake.SCORED);
        assertThat(scored.where("scores.is_ood IS NULL").count()).isEqualTo(AuditedLake.LISTED);
        assertRefused(() -> model.setMethod("neglabel").transform(listed()), "neglabel needs negatives");
    }

    @Test
    void rowsThatCannotBeScoredKeepTheirPlaceWithTheReason() {
        List<Row> rows = List.of(
                RowFactory.create("a null", Arrays.asList(1f, null, 0f, 0f, 0f, 0f)),
                RowFactory.create("none", null),
                RowFactory.create("not a number", List.of(1f, Float.NaN, 0f, 0f, 0f, 0f)),
                RowFactory.create("short", List.of(1f, 0f)),
                RowFactory.create("sound", List.of(3f, 0f, 0f, 0f, 0f, 0f)),
                RowFactory.create("zero", List.of(0f, 0f, 0f, 0f, 0f, 0f)));
        Dataset<Row> embeddings = spark.createDataFrame(
                rows,
                new StructType()
                        .add("path", DataTypes.StringType)
                        .add("embedding", DataTypes.createArrayType(DataTypes.FloatType)));

        List<Row> scored = negLabel().transform(embeddings).orderBy("path").collectAsList();

        assertThat(scored.stream().map(row -> row.getStruct(2).<String>getAs("error")))
                .containsExactly(
                        "the embedding has no direction: null at index 1",
                        "the embedding is null",
                        "the embedding has no direction: NaN at index 1",
                        "the embedding has 2 values, the labels' have 6",
                        null,
                        "the embedding has no direction: zero norm");
        assertThat(scored.stream().map(row -> row.getStruct(2).isNullAt(0)))
                .containsExactly(true, true, true, true, false, true);
        assertThat(scored.get(0).getList(1)).isEqualTo(Arrays.asList(1f, null, 0f, 0f, 0f, 0f));
    }

    @Test
    void rowsThatCannotBeScoredTakeNoPartInAFit() {
        Dataset<Row> withBad = listed().unionByName(spark.sql("""
                SELECT 'x' path, 'x' image_id, array(1f, 0f) embedding
                UNION ALL SELECT 'y', NULL, array(1f, 0f, 0f, 0f, 0f, 0f)
                UNION ALL SELECT 'z', 'z', array(0f, 0f, 0f, 0f, 0f, 0f)"""));

        assertThat(scores(adaNeg().fit(withBad).transform(listed()))).isEqualTo(table("adaneg-task"));
        assertRefused(() -> adaNeg().fit(listed().where("embedding IS NULL")), "no row has both an image id");
    }

    @Test
    void anImageThatIsLeftOutIsScoredOtherwiseIfItIsBanked() {
        AdaNegModel model = fitted();
        List<String> banked = rows(model.bankedImages(spark), "image_id");

        Dataset<Row> both = model.copy(new org.apache.spark.ml.param.ParamMap())
                .setLeaveOneOut(true)
                .setOutputCol("left_out")
                .transform(model.transform(listed()));

        for (Row row : both.where("scores.error IS NULL").collectAsList()) {
            double counted = row.<Row>getAs("scores").getDouble(0);
            double leftOut = row.<Row>getAs("left_out").getDouble(0);
            assertThat(leftOut != counted).isEqualTo(banked.contains(row.<String>getAs("image_id")));
        }
        assertThat(banked).hasSizeGreaterThan(3);
    }

    @Test
    void aPipelineFromPicturesToScoresComesBackFromDiskWithTheSameBits() throws IOException {
        Dataset<Row> files = spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(lake.images())
                .selectExpr("path", "sha2(content, 256) AS image_id", "content");
        ImageEmbedder embedder =
                new ImageEmbedder().setModelUrl(TestImages.MODEL.toString()).setInputCol("content");
        Pipeline pipeline = new Pipeline()
                .setStages(new PipelineStage[] {embedder, negLabel().setOutputCol("neglabel"), adaNeg()});
        pipeline.save(folder.resolve("pipeline").toString());

        PipelineModel model =
                Pipeline.load(folder.resolve("pipeline").toString()).fit(files);
        model.save(folder.resolve("model").toString());
        PipelineModel loaded = PipelineModel.load(folder.resolve("model").toString());
        Dataset<Row> scored = loaded.transform(files);

        assertThat(fields(scored, "scores")).isEqualTo(fields(model.transform(files), "scores"));
        assertThat(byName(fields(scored, "scores"))).isEqualTo(byName(table("adaneg-task")));
        assertThat(byName(fields(scored, "neglabel"))).isEqualTo(byName(table("neglabel")));
        assertThat(((AdaNegModel) loaded.stages()[2]).bankFill())
                .isEqualTo(((AdaNegModel) model.stages()[2]).bankFill());
        assertThat(loaded.transformSchema(files.schema())).isEqualTo(scored.schema());
    }

    private static Map<String, List<Object>> fields(Dataset<Row> scored, String column) {
        return byPath(scored.select("path", column + ".*"));
    }

    private static Map<String, List<Object>> byName(Map<String, List<Object>> byPath) {
        Map<String, List<Object>> byName = new TreeMap<>();
        byPath.forEach((path, values) -> byName.put(path.substring(path.lastIndexOf('/') + 1), values));
        return byName;
    }

    @Test
    void aStreamIsScoredAsATable() throws Exception {
        String source = folder.resolve("source").toString();
        listed().write().parquet(source);
        Dataset<Row> stream = spark.readStream().schema(listed().schema()).parquet(source);

        StreamingQuery query = negLabel()
                .transform(stream)
                .writeStream()
                .format("memory")
                .queryName("scored_stream")
                .start();
        query.processAllAvailable();
        query.stop();

        assertThat(scores(spark.table("scored_stream"))).isEqualTo(table("neglabel"));
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnyTaskRuns() {
        StructType schema = listed().schema();

        assertRefused(() -> negLabel().setInputCol("vector").transformSchema(schema), "no column 'vector'", "inputCol");
        assertRefused(() -> negLabel().setInputCol("path").transformSchema(schema), "'path' is of type string");
        assertRefused(() -> negLabel().setOutputCol("path").transformSchema(schema), "a column 'path' already");
        assertRefused(
                () -> negLabel().setGroups(7).transformSchema(schema),
                "6 negatives do not fill 7 groups: set groups to 6 or less");
        assertRefused(() -> negLabel().setMethod("adaneg-task"), "method", "adaneg-task");
        assertRefused(() -> adaNeg().setImageIdCol("embedding").fit(listed()), "image ids are strings");
        assertRefused(() -> adaNeg().setImageIdCol("id").transformSchema(schema), "no column 'id'", "imageIdCol");
        assertRefused(
                () -> new Pipeline()
                        .setStages(new PipelineStage[] {negLabel(), adaNeg()})
                        .transformSchema(schema),
                "a column 'scores' already",
                "set outputCol to another name");
        assertThatThrownBy(() -> NegLabelModel.fromLake(spark, lake.uri(), "third"))
                .isInstanceOf(LakeException.class)
                .hasMessageContaining("no label set third");
    }

    @Test
    void tablesOfLabelsThatCannotBeUsedAreRefused() {
        Dataset<Row> cat = spark.sql("SELECT 'cat' label, array(1f, 0f) embedding");
        Dataset<Row> car = spark.sql("SELECT 'car' label, array(0d, 1d) embedding, 0L position");

        assertThat(NegLabelModel.fromTables(cat, car, 100)
                        .setGroups(1)
                        .transform(cat)
                        .count())
                .isEqualTo(1);
        assertRefused(() -> from(cat.drop("embedding"), car), "labels", "they need embedding");
        assertRefused(() -> from(cat.union(cat), car), "'cat' more than once");
        assertRefused(() -> from(cat.where("false"), car), "labels are empty");
        assertRefused(() -> from(cat.withColumn("embedding", col("label")), car), "of type string");
        assertRefused(() -> from(cat, car.drop("position")), "they need position");
        assertRefused(() -> from(cat, car.withColumn("position", col("label"))), "must be a whole number");
        assertRefused(() -> from(cat, car.selectExpr("label", "embedding", "1 AS position")), "0 is missing");
        assertRefused(
                () -> from(cat, car.selectExpr("label", "array(1f) AS embedding", "position")),
                "'car' has an embedding of 1 values where the first label's has 2");
        assertRefused(() -> from(cat.selectExpr("label", "array(0f, 0f) AS embedding"), car), "'cat'", "zero norm");
    }

    private static NegLabelModel from(Dataset<Row> labels, Dataset<Row> negatives) {
        return NegLabelModel.fromTables(labels, negatives, 100);
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(words);
    }
}
