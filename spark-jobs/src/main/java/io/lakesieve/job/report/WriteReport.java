package io.lakesieve.job.report;

import io.lakesieve.config.InputException;
import io.lakesieve.job.run.AtomicFile;
import io.lakesieve.report.ReportPage;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the report of a run: one HTML file. The rows and bytes that come to the driver for it have fixed bounds, however
 * many images, sources and methods there are.
 */
public final class WriteReport {
    /** Outliers that are shown as pictures unless told otherwise. */
    public static final int DEFAULT_PICTURES = 24;

    /** Where the lake has them. */
    public static final String FOLDER = Lake.REPORTS;

    private static final String LATEST = FOLDER + "/latest.html";

    private final SparkSession spark;
    private final Lake lake;
    private final int pictures;

    public WriteReport(SparkSession spark, Lake lake, int pictures) {
        this.spark = spark;
        this.lake = lake;
        this.pictures = pictures;
    }

    /**
     * What was written.
     *
     * @param uri qualified, of its own file
     * @param bytes length of the file
     * @param rowsCollected rows that came to the driver
     */
    public record Result(String uri, long bytes, long rowsCollected) {}

    /**
     * Gathers and makes it, and writes it to its place in the lake, which no table is part of; where the run is the latest
     * finished one also to {@code latest.html} beside it.
     *
     * @throws io.lakesieve.config.InputException if it cannot be written
     */
    public Result execute(Run run) {
        return execute(run, places(run));
    }

    /**
     * The same of a run whose verdicts are counted.
     *
     * @throws io.lakesieve.config.InputException if it cannot be written
     */
    public Result execute(CountedVerdicts counted) {
        return execute(counted, places(counted.run()), new ReportRows());
    }

    /**
     * Writes the report of a run to its place in the lake, as a copy of an earlier run's page.
     *
     * @param earlier a run whose scores, verdicts and figures this run has; without its page a page is made
     * @throws io.lakesieve.config.InputException if it cannot be written
     */
    public Result copyOrExecute(CountedVerdicts counted, Run earlier) {
        return page(earlier.runId())
                .filter(there -> hasNoGates(earlier.runId()))
                .map(there -> write(there, places(counted.run()), 0))
                .orElseGet(() -> execute(counted));
    }

    /** Gates are a run's own, and its page shows them. */
    private boolean hasNoGates(String runId) {
        return lake.gates().ofRun(runId, 1).isEmpty();
    }

    private Optional<byte[]> page(String runId) {
        Path path = new Path(placeOf(runId));
        try {
            FileSystem fileSystem = path.getFileSystem(spark.sessionState().newHadoopConf());
            if (!fileSystem.exists(path)) {
                return Optional.empty();
            }
            try (InputStream stream = fileSystem.open(path)) {
                return Optional.of(stream.readAllBytes()); // a report, some megabytes at most
            }
        } catch (IOException e) {
            throw new InputException("The report %s cannot be read: %s.".formatted(path, e.getMessage()), e);
        }
    }

    private String placeOf(String runId) {
        return lake.uriOf(FOLDER + "/" + runId + ".html");
    }

    private List<String> places(Run run) {
        boolean latest = lake.runs()
                .latestScoring()
                .map(Run::runId)
                .filter(run.runId()::equals)
                .isPresent();
        String own = placeOf(run.runId());
        return latest ? List.of(own, lake.uriOf(LATEST)) : List.of(own);
    }

    /**
     * Gathers and makes it, and writes it to a file.
     *
     * @param uri on any Hadoop file system; what is there is replaced
     * @throws io.lakesieve.config.InputException if it cannot be written
     */
    public Result execute(Run run, String uri) {
        return execute(run, List.of(uri));
    }

    private Result execute(Run run, List<String> uris) {
        ReportRows driver = new ReportRows();
        return execute(new CountedVerdicts(lake, run, driver), uris, driver);
    }

    private Result execute(CountedVerdicts counted, List<String> uris, ReportRows driver) {
        String html = ReportPage.render(new GatherReport(spark, lake, counted, pictures, driver).gather());
        return write(html.getBytes(StandardCharsets.UTF_8), uris, driver.collected());
    }

    private Result write(byte[] bytes, List<String> uris, long rowsCollected) {
        Configuration hadoop = spark.sessionState().newHadoopConf();
        List<String> written = uris.stream()
                .map(uri -> new AtomicFile("report", uri, hadoop).write(stream -> stream.write(bytes)))
                .toList();
        return new Result(written.get(0), bytes.length, rowsCollected);
    }
}
