package io.lakesieve.job.listing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class RowsOfPathsTest {
    /** More than are sent to the rows as they are. */
    private static final int MANY = 200_001;

    private final SparkSession spark = LocalSpark.session();

    @Test
    void manyPathsSelectTheSameRowsAsFew() {
        Dataset<Row> rows = paths(0, 3 * MANY);
        Dataset<Row> some = paths(2 * MANY, 3 * MANY + 7).withColumn("label", lit("cat"));

        assertThat(RowsOfPaths.of(rows, some, some.count()).count()).isEqualTo(MANY);
        Dataset<Row> labelled = RowsOfPaths.with(rows, some, some.count());
        assertThat(labelled.columns()).containsExactly("path", "label");
        Row bounds =
                labelled.where("label = 'cat'").agg(min("path"), max("path")).first();
        assertThat(bounds.getString(0)).isEqualTo("path 1400002");
        assertThat(bounds.getString(1)).isEqualTo("path 1600002");
    }

    @Test
    void manyPathsAreComparedByTheirHashesBeforeRowsAreShuffled() {
        Dataset<Row> rows = paths(0, 10);

        assertThat(plan(RowsOfPaths.of(rows, rows, MANY))).contains("BroadcastHashJoin", "xxhash64");
        assertThat(plan(RowsOfPaths.of(rows, rows, 10)))
                .contains("BroadcastHashJoin")
                .doesNotContain("xxhash64");
    }

    @Test
    void aRowWithoutAValueHasNoneOfThem() {
        Dataset<Row> rows = paths(0, 10)
                .withColumn("image_id", when(col("path").notEqual("path 1000003"), col("path")))
                .drop("path");

        assertThat(RowsOfPaths.of(rows, rows, "image_id", MANY).count()).isEqualTo(9);
    }

    private static String plan(Dataset<Row> rows) {
        return rows.queryExecution().executedPlan().toString();
    }

    private Dataset<Row> paths(long from, long until) {
        return spark.range(from, until)
                .select(concat(lit("path "), col("id").plus(1_000_000).cast("string"))
                        .as("path"));
    }
}
