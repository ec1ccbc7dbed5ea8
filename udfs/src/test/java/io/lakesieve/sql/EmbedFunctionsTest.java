package io.lakesieve.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.decode.ImageDecoder;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.Embeddings;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.runtime.TextEncoder;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code embed_image}, {@code embed_text} and {@code image_status} with only udfs on the class path, without Delta and
 * without a lake.
 */
class EmbedFunctionsTest {
    private static final Path RESOURCES = Path.of("src/test/resources").toAbsolutePath();
    private static final String TINY = RESOURCES.resolve("models/tiny").toString();
    private static final List<String> TEXTS = List.of("The nice zebra.", "a photo", "zebra");

    private static SparkSession spark;

    @BeforeAll
    static void open() {
        spark = FunctionSession.session();
        spark.read()
                .format("binaryFile")
                .option("pathGlobFilter", "baseline-*.jpg")
                .load(RESOURCES.resolve("images/decode").toString())
                .orderBy("path")
                .createOrReplaceTempView("pictures");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "tiny"})
    void aPictureHasTheBitsThatItHasInABatch(String name) {
        String uri = name.equals("demo") ? name : TINY;
        List<Row> rows = spark.sql("SELECT content, embed_image(content, '%s') FROM pictures".formatted(uri))
                .collectAsList();

        assertThat(rows).hasSizeGreaterThan(2);
        try (ImageEncoder encoder = LoadedModels.images(model(uri))) {
            float[] tensor = new float[rows.size() * encoder.preprocessor().length()];
            for (int i = 0; i < rows.size(); i++) {
                DecodedImage decoded =
                        new ImageDecoder(ImageLimits.DEFAULT).decode(rows.get(i).getAs(0));
                encoder.preprocessor().fill(decoded, tensor, i);
            }
            Embeddings batch = encoder.embed(tensor, rows.size());
            for (int i = 0; i < rows.size(); i++) {
                assertThat(floats(rows.get(i), 1)).isEqualTo(batch.row(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "tiny"})
    void aTextHasTheBitsThatItHasInABatch(String name) {
        String uri = name.equals("demo") ? name : TINY;
        spark.createDataset(TEXTS, Encoders.STRING()).createOrReplaceTempView("texts");
        List<Row> rows = spark.sql("SELECT value, embed_text(value, '%s') FROM texts".formatted(uri))
                .collectAsList();

        try (TextEncoder encoder = LoadedModels.texts(model(uri))) {
            Embeddings batch = encoder.embed(TEXTS);
            assertThat(rows).hasSize(TEXTS.size());
            for (Row row : rows) {
                assertThat(floats(row, 1)).isEqualTo(batch.row(TEXTS.indexOf(row.getString(0))));
            }
        }
    }

    @Test
    void aConstantTextIsEmbeddedToo() {
        Row row = spark.sql("SELECT embed_text('zebra', 'demo'), embed_text('zebra', '" + TINY + "')")
                .first();

        try (TextEncoder demo = LoadedModels.texts(model("demo"));
                TextEncoder tiny = LoadedModels.texts(model(TINY))) {
            assertThat(floats(row, 0)).isEqualTo(demo.embed(List.of("zebra")).row(0));
            assertThat(floats(row, 1)).isEqualTo(tiny.embed(List.of("zebra")).row(0));
        }
    }

    @Test
    void nullStaysNull() {
        Row row = spark.sql("SELECT embed_image(null, 'demo'), embed_text(null, 'demo'), image_status(null)")
                .first();

        assertThat(List.of(row.isNullAt(0), row.isNullAt(1), row.isNullAt(2))).containsOnly(true);
    }

    @Test
    void aPictureThatCannotBeDecodedIsNullAndItsStatusSaysWhy() {
        List<Row> rows = spark.sql("""
                SELECT embed_image(content, 'demo'), image_status(content) FROM VALUES
                (CAST('no picture' AS BINARY)), (CAST('%PDF-1.7' AS BINARY)), (X'') AS t(content)
                """).collectAsList();

        assertThat(rows.stream().map(row -> row.isNullAt(0))).containsOnly(true);
        assertThat(rows.stream().map(row -> row.getString(1)))
                .containsExactly("unreadable", "unsupported", "unreadable");
        assertThat(spark.sql("SELECT DISTINCT image_status(content) FROM pictures")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("ok");
    }

    @Test
    void wrongModelsAndArgumentTypesAreRefusedBeforeTheQueryRuns() {
        assertRefused("embed_image(content, path)", "the model is", "give a constant");
        assertRefused("embed_image(content, null)", "model is empty or null");
        assertRefused("embed_image(content, 3)", "model is 3 of type int");
        assertRefused("embed_image(content, '/nowhere')", "/nowhere");
        assertRefused("embed_image(path, 'demo')", "content is", "of type string", "give one of type binary");
        assertRefused("embed_text(content, 'demo')", "text is", "of type binary", "give one of type string");
        assertRefused("embed_text(path)", "requires 2 parameters");
        assertRefused("image_status(path)", "of type string", "give one of type binary");
    }

    private static void assertRefused(String call, String... words) {
        assertThatThrownBy(() -> spark.sql("SELECT %s FROM pictures".formatted(call)))
                .as(call)
                .isInstanceOf(AnalysisException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void thereAreNoViewsWithoutTheJobs() {
        SparkSession session = spark.newSession();
        session.conf().set(LakeSetting.LAKE, "/nowhere");
        LakesieveFunctions.register(session);

        assertThat(session.sql("SHOW VIEWS").collectAsList()).isEmpty();
        assertThat(session.sql("SHOW FUNCTIONS LIKE 'lakesieve_view'").collectAsList())
                .isEmpty();
        assertThat(session.sql("SELECT cosine_similarity(array(3, 4), array(4, 3))")
                        .first()
                        .getDouble(0))
                .isEqualTo(0.96);
    }

    private static ModelSpec model(String uri) {
        return new ModelRepository(new Configuration()).open(uri);
    }

    private static float[] floats(Row row, int ordinal) {
        return EmbeddingColumn.fromRow(row, ordinal);
    }
}
