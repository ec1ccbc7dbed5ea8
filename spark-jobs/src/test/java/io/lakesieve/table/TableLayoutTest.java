package io.lakesieve.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.schema.TextEmbeddingsSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How the files of tables are written, and when rows are only added. */
@ExtendWith(LocalSpark.class)
class TableLayoutTest {
    private static final String FLOATS = TextEmbeddingsSchema.EMBEDDING + ".list.element";

    @TempDir
    private Path folder;

    @Test
    void floatsOfEmbeddingsHaveNoDictionaryAndWordsHaveOne(SparkSession spark) throws IOException {
        TextEmbeddingsTable table =
                new TextEmbeddingsTable(spark, folder.toUri().toString());
        List<Row> rows = IntStream.range(100, 600)
                .mapToObj(number -> RowFactory.create(
                        "m", "word " + number, EmbeddingColumn.toColumn(new float[] {0.5f, 0.25f}), "run"))
                .toList();
        Dataset<Row> prompts = spark.createDataFrame(rows, TextEmbeddingsSchema.TYPE);
        table.insert(prompts, 500, "m", "word 100", "word 599");

        String file = table.ofModel("m").inputFiles()[0];
        HadoopInputFile input = HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file), spark.sessionState().newHadoopConf());
        try (ParquetFileReader reader = ParquetFileReader.open(input)) {
            List<ColumnChunkMetaData> columns =
                    reader.getFooter().getBlocks().get(0).getColumns();
            assertThat(columns)
                    .filteredOn(column -> column.getEncodingStats().hasDictionaryPages())
                    .extracting(column -> column.getPath().toDotString())
                    .contains(TextEmbeddingsSchema.MODEL_ID)
                    .doesNotContain(FLOATS);
            assertThat(columns)
                    .extracting(column -> column.getPath().toDotString())
                    .contains(FLOATS);
        }
    }

    @Test
    void anotherLabelSetIsAddedAndTheSameOneIsNot(SparkSession spark) {
        String location = folder.toUri().toString();
        NegativeLabelsTable table = new NegativeLabelsTable(spark, location);
        table.insert("one", List.of(negative("desk")));

        table.insert("two", List.of(negative("sea")));
        table.insert("one", List.of(negative("chair")));

        assertThat(table.ofLabelSet("one")).extracting(NegativeLabel::label).containsExactly("desk");
        assertThat(table.count("two")).isOne();
        assertThat(spark.sql("DESCRIBE HISTORY delta.`%s`".formatted(location))
                        .orderBy("version")
                        .collectAsList())
                .extracting(row -> row.<String>getAs("operation"))
                .startsWith("WRITE", "WRITE");
    }

    private static NegativeLabel negative(String label) {
        return new NegativeLabel(label, PartOfSpeech.NOUN, 0, 0, 0, new float[] {1, 0});
    }
}
