package io.lakesieve.table;

import io.lakesieve.schema.BenchmarkSchema;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** A benchmark's results as a Delta table beside a lake's own. */
public final class BenchmarkTable {
    private final DeltaStore store;

    private BenchmarkTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, TableLayout.of(BenchmarkSchema.TYPE));
    }

    /** The table at a place. */
    public static BenchmarkTable at(SparkSession spark, String location) {
        return new BenchmarkTable(spark, location);
    }

    /** Replaces all rows in one commit. */
    public void overwrite(List<BenchmarkFigure> figures) {
        store.overwrite(store.frame(rows(figures)));
    }

    /** The figures as rows of {@link BenchmarkSchema#TYPE}. */
    public static List<Row> rows(List<BenchmarkFigure> figures) {
        return figures.stream().map(BenchmarkTable::row).toList();
    }

    private static Row row(BenchmarkFigure figure) {
        return RowFactory.create(
                figure.benchmark(),
                figure.model(),
                figure.idSet(),
                figure.oodSet(),
                figure.oodGroup(),
                figure.method(),
                figure.metric(),
                figure.value(),
                figure.spread(),
                figure.seeds(),
                figure.published(),
                figure.difference(),
                figure.source());
    }
}
