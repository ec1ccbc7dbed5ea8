package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.schema.MetricsSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Writers of one table that begin at the same moment, each in a session of its own. */
@Tag("long")
@ExtendWith(LocalSpark.class)
class ConcurrentWritesTest {
    @TempDir
    private Path folder;

    private SparkSession spark;

    @BeforeEach
    void session(SparkSession session) {
        spark = session;
    }

    @Test
    void allCreateTheTableAndNoneIsLost() throws Exception {
        atOnce(3, writer -> store(writer).append(rows(writer, "run-" + writer.number())));

        assertThat(runs()).containsExactly("run-0", "run-1", "run-2");
    }

    @Test
    void ofThoseThatInsertTheSameKeyOneDoes() throws Exception {
        atOnce(2, writer -> store(writer).insert(rows(writer, "run"), lit(true), MetricsSchema.RUN_ID));

        assertThat(runs()).containsExactly("run");
    }

    @Test
    void ofThoseThatInsertTheSameKeyBesideOthersOneDoes() throws Exception {
        DeltaStore first = new DeltaStore(spark, location(), MetricsTable.LAYOUT);
        first.append(first.frame(List.of(RowFactory.create("first", "msp", "truth.csv", "auroc", 0.5))));

        for (String run : List.of("run-1", "run-2", "run-3")) {
            atOnce(3, writer -> store(writer)
                    .insert(
                            rows(writer, run),
                            DeltaStore.stored(MetricsSchema.RUN_ID).equalTo(run),
                            MetricsSchema.RUN_ID));
        }

        assertThat(runs()).containsExactly("first", "run-1", "run-2", "run-3");
    }

    @Test
    void thoseThatUpsertTheSameKeyMakeOneRow() throws Exception {
        atOnce(2, writer -> store(writer).upsert(rows(writer, "run"), lit(true), lit(true), MetricsSchema.RUN_ID));

        assertThat(runs()).containsExactly("run");
    }

    @Test
    void thoseThatReplaceRowsOfTheirOwnDoNotHurtEachOther() throws Exception {
        atOnce(2, writer -> {
            String run = "run-" + writer.number();
            store(writer).replace(MetricsSchema.RUN_ID, run, rows(writer, run));
            store(writer).replace(MetricsSchema.RUN_ID, run, rows(writer, run));
        });

        assertThat(runs()).containsExactly("run-0", "run-1");
    }

    @Test
    void thoseThatCopyRowsOfTheTableIntoItDoNotHurtEachOther() throws Exception {
        DeltaStore first = new DeltaStore(spark, location(), MetricsTable.LAYOUT);
        first.append(first.frame(List.of(RowFactory.create("first", "msp", "truth.csv", "auroc", 0.5))));

        atOnce(2, writer -> store(writer)
                .append(store(writer)
                        .read()
                        .where(col(MetricsSchema.RUN_ID).equalTo("first"))
                        .withColumn(MetricsSchema.RUN_ID, lit("run-" + writer.number()))));

        assertThat(runs()).containsExactly("first", "run-0", "run-1");
    }

    @Test
    void anAppendOfOneTransactionThatIsRepeatedAddsNothing() throws Exception {
        atOnce(2, writer -> store(writer).appendOnce(rows(writer, "run"), "run"));

        assertThat(runs()).containsExactly("run");
    }

    @Test
    void oneAppendsWhileOthersCompactTheTable() throws Exception {
        DeltaStore first = new DeltaStore(spark, location(), MetricsTable.LAYOUT);
        first.append(first.frame(List.of(RowFactory.create("a", "msp", "truth.csv", "auroc", 0.5))));
        first.append(first.frame(List.of(RowFactory.create("b", "msp", "truth.csv", "auroc", 0.5))));

        atOnce(2, writer -> {
            if (writer.number() == 0) {
                writer.session().sql("OPTIMIZE delta.`%s`".formatted(location()));
            } else {
                store(writer).upsert(rows(writer, "a"), lit(true), lit(true), MetricsSchema.RUN_ID);
            }
        });

        assertThat(runs()).containsExactly("a", "b");
    }

    private record Writer(int number, SparkSession session) {}

    private DeltaStore store(Writer writer) {
        return new DeltaStore(writer.session(), location(), MetricsTable.LAYOUT);
    }

    private static Dataset<Row> rows(Writer writer, String run) {
        return writer.session()
                .range(1)
                .selectExpr(
                        "'%s' run_id".formatted(run),
                        "'msp' method",
                        "'truth.csv' dataset",
                        "'auroc' metric",
                        "0.5D value");
    }

    private List<String> runs() {
        return spark.read().format("delta").load(location()).orderBy(MetricsSchema.RUN_ID).collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private String location() {
        return folder.resolve("table").toString();
    }

    private void atOnce(int count, Consumer<Writer> write) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Callable<Object>> writers = IntStream.range(0, count)
                    .mapToObj(number -> (Callable<Object>) () -> {
                        Writer writer = new Writer(number, spark.newSession());
                        start.await();
                        write.accept(writer);
                        return number;
                    })
                    .toList();
            List<Future<Object>> ended = new ArrayList<>(threads.invokeAll(writers));
            for (Future<Object> writer : ended) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
