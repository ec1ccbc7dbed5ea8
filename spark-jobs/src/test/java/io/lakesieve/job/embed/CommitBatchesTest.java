package io.lakesieve.job.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class CommitBatchesTest {
    private static final String NAME = "name";

    @Test
    void rowsAreSplitByTheirOrderIntoBatchesAndThoseIntoTasks(SparkSession spark) {
        Dataset<Row> rows = spark.createDataset(List.of("h", "c", "a", "f", "b", "e", "g", "i", "d"), Encoders.STRING())
                .toDF(NAME);

        List<CommitBatches.Batch> pieces = new CommitBatches(9, 4, count -> count == 1 ? 1 : 2).of(rows, NAME);

        assertThat(pieces)
                .extracting(piece -> piece.first() + piece.last() + piece.count())
                .containsExactly("ad4", "eh4", "ii1");
        assertThat(pieces)
                .extracting(piece ->
                        piece.rows().map(row -> row.getString(0)).glom().collect())
                .containsExactly(
                        List.of(List.of("a", "b"), List.of("c", "d")),
                        List.of(List.of("e", "f"), List.of("g", "h")),
                        List.of(List.of("i")));
    }
}
