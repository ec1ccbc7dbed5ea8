package io.lakesieve.cli;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.lakesieve.LocalSpark;
import io.lakesieve.schema.ScoresSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scores whose files are large enough to be copied as they are stored. */
@Tag("long")
@ExtendWith(LocalSpark.class)
class CopiedScoresTest {
    private static final StructType TYPE =
            new StructType().add("path", DataTypes.StringType).add("content", DataTypes.BinaryType);

    private static final int IMAGES = 300;

    /** So many that the rows of a few images are a large file. */
    private static final int PATH_BYTES = 30_000;

    @TempDir
    private Path folder;

    @Test
    void aNightWithNewImagesEndsAsAFirstAuditOfAllWould(SparkSession spark) throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        for (int seed = 0; seed < 6; seed++) {
            pictures.add(Files.readAllBytes(TestImages.write(folder.resolve("picture.png"), seed)));
        }
        for (int seed = 0; seed < 8; seed++) {
            TestImages.write(folder.resolve("known").resolve(seed + ".png"), seed);
        }
        String known = folder.resolve("known").toString();
        append(spark, pictures, 0, IMAGES);
        audit("nights", "--threshold", "0.5");
        append(spark, pictures, IMAGES, IMAGES + 5);
        audit("nights", "--reference", known);
        audit("at once", "--reference", known);

        assertThat(encodedRows(spark)).containsExactly(2L * IMAGES, 2L * 5);
        Dataset<Row> secondNight = rows(spark, "nights", runs(spark, "nights").get(1));
        Dataset<Row> atOnce = rows(spark, "at once", runs(spark, "at once").get(0));
        assertThat(atOnce.count()).isEqualTo(2L * (IMAGES + 5));
        assertThat(atOnce.exceptAll(secondNight).count()).isZero();
        assertThat(secondNight.exceptAll(atOnce).count()).isZero();
    }

    /** How many rows each night encoded, by Delta's own figures, which do not count those of copied files. */
    private List<Long> encodedRows(SparkSession spark) {
        return DeltaTable.forPath(spark, scores("nights")).history().orderBy("version").collectAsList().stream()
                .map(row -> Long.parseLong(row.<String, String>getJavaMap(row.fieldIndex("operationMetrics"))
                        .get("numOutputRows")))
                .toList();
    }

    private void append(SparkSession spark, List<byte[]> pictures, int from, int to) {
        List<Row> rows = IntStream.range(from, to)
                .mapToObj(image -> RowFactory.create(path(image), pictures.get(image % pictures.size())))
                .toList();
        spark.createDataFrame(rows, TYPE)
                .coalesce(1)
                .write()
                .format("delta")
                .mode("append")
                .save(folder.resolve("table").toString());
    }

    private static String path(int image) {
        byte[] name = new byte[PATH_BYTES];
        new Random(image).nextBytes(name);
        return HexFormat.of().formatHex(name);
    }

    private void audit(String lake, String... verdicts) {
        SmallAudit.of(
                folder.resolve(lake),
                folder.resolve("table").toString(),
                "camel\nbird",
                Stream.concat(Stream.of("--method", "neglabel,msp"), Stream.of(verdicts))
                        .toArray(String[]::new));
    }

    private List<String> runs(SparkSession spark, String lake) {
        return spark
                .read()
                .format("delta")
                .load(scores(lake))
                .select(ScoresSchema.RUN_ID)
                .distinct()
                .orderBy(ScoresSchema.RUN_ID)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private String scores(String lake) {
        return folder.resolve(lake).resolve("lake").resolve(ScoresSchema.TABLE).toString();
    }

    /** The rows of a run but for whose they are. */
    private Dataset<Row> rows(SparkSession spark, String lake, String run) {
        Column[] columns = Arrays.stream(ScoresSchema.TYPE.fieldNames())
                .filter(name -> !name.equals(ScoresSchema.RUN_ID) && !name.equals(ScoresSchema.COMPUTED_IN))
                .map(functions::col)
                .toArray(Column[]::new);
        return spark.read()
                .format("delta")
                .load(scores(lake))
                .where(col(ScoresSchema.RUN_ID).equalTo(run))
                .select(columns);
    }
}
