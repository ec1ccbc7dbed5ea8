package io.lakesieve.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.LogStore;
import io.delta.storage.S3SingleDriverLogStore;
import io.lakesieve.LocalSpark;
import io.lakesieve.S3Server;
import io.lakesieve.config.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delta's log on an S3 server, by our log store and by Delta's own. */
class CreateIfAbsentLogStoreTest {
    private static final int WRITERS = 10;
    private static final Path COMMIT = new Path("s3a://bucket/table/_delta_log/00000000000000000000.json");

    private S3Server server;
    private Configuration hadoop;
    private LogStore logStore;

    @BeforeEach
    void start() throws IOException {
        server = new S3Server();
        hadoop = server.configuration();
        logStore = new CreateIfAbsentLogStore(hadoop);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theServerOfTheseTestsLetsOneOfManyConditionalPutsWin() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (int round = 0; round < 20; round++) {
            URI key = URI.create(server.endpoint() + "/bucket/key-" + round);
            List<Integer> statuses = atOnce(WRITERS, () -> client.send(
                            HttpRequest.newBuilder(key)
                                    .header("If-None-Match", "*")
                                    .PUT(HttpRequest.BodyPublishers.ofString("text"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode());

            assertThat(statuses)
                    .containsOnlyOnce(200)
                    .filteredOn(status -> status == 412)
                    .hasSize(WRITERS - 1);
        }
    }

    @Test
    void aCommitIsReadAsItWasWritten() throws IOException {
        write(logStore, "one", "two");

        List<String> lines = new ArrayList<>();
        try (var read = logStore.read(COMMIT, hadoop)) {
            read.forEachRemaining(lines::add);
        }
        assertThat(lines).containsExactly("one", "two");
    }

    @Test
    void aCommitThatIsThereStays() throws IOException {
        write(logStore, "first");

        assertThatThrownBy(() -> write(logStore, "second")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(server.text(key())).isEqualTo("first\n");
    }

    @Test
    void anotherDriversCommitBetweenLookAndPutIsLostByDeltasOwnLogStoreOnly() throws IOException {
        server.beforePut(key -> server.put(key, "the other's\n"));

        write(new S3SingleDriverLogStore(hadoop), "ours");
        assertThat(server.text(key())).isEqualTo("ours\n");

        assertThatThrownBy(() -> write(logStore, "ours")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(server.text(key())).isEqualTo("the other's\n");
    }

    @Test
    void aPutWhoseAnswerWasLostIsOurCommit() throws IOException {
        AtomicBoolean isFirst = new AtomicBoolean(true);
        server.afterPut(key -> {
            if (isFirst.getAndSet(false)) {
                throw new UncheckedIOException(new IOException("the connection breaks"));
            }
        });

        write(logStore, "ours");

        assertThat(server.refusals()).isEqualTo(1);
        assertThat(server.text(key())).isEqualTo("ours\n");
    }

    @Test
    void aCommitWhoseLinesFailIsNotWritten() {
        Iterator<String> lines =
                IntStream.of(1, 0).mapToObj(line -> String.valueOf(1 / line)).iterator();

        assertThatThrownBy(() -> logStore.write(COMMIT, lines, false, hadoop)).isInstanceOf(ArithmeticException.class);
        assertThat(server.keys()).isEmpty();
    }

    @Test
    void aStoreThatOverwritesAllTheSameIsFoundOutBeforeAnythingIsWritten() throws IOException {
        Path probe = new Path("s3a://bucket/lake/probe");
        WriteProbe.requireCreateIfAbsent(probe, hadoop);

        server.ignoreConditions();

        assertThatThrownBy(() -> WriteProbe.requireCreateIfAbsent(probe, hadoop))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("The store of s3a://bucket/lake overwrites an object")
                .hasMessageContaining("spark.delta.logStore.s3a.impl")
                .hasMessageNotContaining("\n");
        assertThat(server.keys()).doesNotContain("lake/probe");
    }

    @Test
    void whereCommitsAreNotConditionalARunSaysThatOneDriverAtATimeMayWrite() {
        String ours = CreateIfAbsentLogStore.class.getName();

        assertThat(CreateIfAbsentLogStore.isSupported()).isTrue();
        assertThat(CreateIfAbsentLogStore.notice("s3a://bucket/lake", ours)).isEmpty();
        assertThat(CreateIfAbsentLogStore.notice("file:/lake", "")).isEmpty();
        assertThat(CreateIfAbsentLogStore.notice("s3a://bucket/lake", CreateIfAbsentLogStore.SINGLE_DRIVER))
                .hasValueSatisfying(
                        notice -> assertThat(notice).startsWith("one driver at a time may write to s3a://bucket/lake"));
    }

    @Test
    void theFewJarsOfTheSdkAreEnoughToRename() throws IOException {
        server.put("table/old", "text");

        assertThat(COMMIT.getFileSystem(hadoop)
                        .rename(new Path("s3a://bucket/table/old"), new Path("s3a://bucket/table/new")))
                .isTrue();
        assertThat(server.text("table/new")).isEqualTo("text");
        assertThat(server.keys()).doesNotContain("table/old");
    }

    @Test
    void tenLogStoresOnOneTableLoseNoCommitAndDoubleNone() throws Exception {
        int commits = 5;
        List<List<String>> written = atOnce(WRITERS, () -> {
            Configuration own = server.configuration();
            LogStore store = new CreateIfAbsentLogStore(own);
            List<String> lines = new ArrayList<>();
            for (int version = 0; lines.size() < commits; version++) {
                String line = Thread.currentThread().getName() + ":" + lines.size();
                if (isWritten(store, version, line, own)) {
                    lines.add(line);
                }
            }
            return lines;
        });

        assertThat(server.keys().stream().map(server::text).map(String::strip))
                .containsExactlyInAnyOrderElementsOf(
                        written.stream().flatMap(List::stream).toList());
        assertThat(server.refusals()).isPositive();
    }

    @Test
    void writersOfOneDeltaTableThatPutTheSameVersionLoseNoRowAndDoubleNone() throws Exception {
        SparkSession spark = LocalSpark.session().newSession();
        server.settings().forEach((key, value) -> spark.conf().set(key, value));
        String table = "s3a://bucket/race";
        spark.range(0).write().format("delta").save(table);
        CyclicBarrier sameVersion = new CyclicBarrier(3);
        server.beforePut(key -> {
            if (key.endsWith("_delta_log/%020d.json".formatted(1)) && server.refusals() == 0) {
                await(sameVersion);
            }
        });

        List<Long> writers = List.of(0L, 10L, 20L);
        ConcurrentLinkedQueue<Long> queue = new ConcurrentLinkedQueue<>(writers);
        atOnce(writers.size(), () -> {
            long writer = queue.remove();
            for (long commit = writer; commit < writer + 2; commit++) {
                spark.range(commit, commit + 1)
                        .coalesce(1)
                        .write()
                        .format("delta")
                        .mode("append")
                        .save(table);
            }
            return writer;
        });

        assertThat(spark.read().format("delta").load(table).collectAsList())
                .extracting((Row row) -> row.getLong(0))
                .containsExactlyInAnyOrder(0L, 1L, 10L, 11L, 20L, 21L);
        assertThat(spark.sql("DESCRIBE HISTORY delta.`%s`".formatted(table))
                        .agg(functions.max("version"))
                        .first()
                        .getLong(0))
                .isEqualTo(2L * writers.size());
        assertThat(server.refusals()).isGreaterThanOrEqualTo(2);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("The writers did not put the same version at once.", e);
        }
    }

    private static boolean isWritten(LogStore logStore, int version, String line, Configuration hadoop)
            throws IOException {
        Path commit = new Path(COMMIT.getParent(), "%020d.json".formatted(version));
        try {
            logStore.write(commit, List.of(line).iterator(), false, hadoop);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static void write(LogStore logStore, String... lines) throws IOException {
        logStore.write(COMMIT, List.of(lines).iterator(), false, logStore.initHadoopConf());
    }

    private static String key() {
        return COMMIT.toUri().getPath().substring(1);
    }

    /** The same task by so many threads at once. */
    private static <T> List<T> atOnce(int count, Callable<T> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(Collections.nCopies(count, task))) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
