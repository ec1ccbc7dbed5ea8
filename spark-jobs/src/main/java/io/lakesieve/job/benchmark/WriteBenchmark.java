package io.lakesieve.job.benchmark;

import io.lakesieve.config.Benchmark;
import io.lakesieve.job.run.AtomicFile;
import io.lakesieve.job.verdict.CsvLines;
import io.lakesieve.report.BenchmarkReport;
import io.lakesieve.report.ReportPage;
import io.lakesieve.schema.BenchmarkSchema;
import io.lakesieve.table.BenchmarkFigure;
import io.lakesieve.table.BenchmarkTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Writes a benchmark's figures as a Delta table, a CSV file and a page, each in one step. */
public final class WriteBenchmark {
    private final SparkSession spark;
    private final String output;

    /**
     * Into a folder.
     *
     * @param output receives the table {@code figures} and the files {@code figures.csv} and {@code index.html}
     */
    public WriteBenchmark(SparkSession spark, String output) {
        this.spark = spark;
        this.output = output;
    }

    /** Writes; returns what was written. */
    public List<String> execute(
            Benchmark benchmark,
            List<BenchmarkFigure> figures,
            List<RunBenchmark.Missing> missing,
            List<String> notices) {
        String table = new Path(output, "figures").toString();
        BenchmarkTable.at(spark, table).overwrite(figures);
        return List.of(
                table,
                write("figures.csv", csv(figures)),
                write("index.html", ReportPage.render(report(benchmark, figures, missing, notices))));
    }

    private String write(String name, String text) {
        Configuration hadoop = spark.sessionState().newHadoopConf();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new AtomicFile("benchmark", new Path(output, name).toString(), hadoop)
                .write(stream -> stream.write(bytes));
    }

    private String csv(List<BenchmarkFigure> figures) {
        return Stream.concat(
                        Stream.of(CsvLines.header(BenchmarkSchema.TYPE)),
                        spark
                                .createDataFrame(BenchmarkTable.rows(figures), BenchmarkSchema.TYPE)
                                .collectAsList() // with their schema
                                .stream()
                                .map(CsvLines::line))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static BenchmarkReport report(
            Benchmark benchmark,
            List<BenchmarkFigure> figures,
            List<RunBenchmark.Missing> missing,
            List<String> notices) {
        return new BenchmarkReport(
                benchmark.title(),
                figures.stream().map(WriteBenchmark::figure).toList(),
                missing.stream()
                        .map(set -> new BenchmarkReport.MissingSet(
                                set.set().name(), set.reason(), set.set().publishedAt()))
                        .toList(),
                notices);
    }

    private static BenchmarkReport.Figure figure(BenchmarkFigure figure) {
        boolean mean = figure.oodSet().equals(BenchmarkFigure.MEAN);
        return new BenchmarkReport.Figure(
                figure.model(),
                figure.idSet(),
                mean ? figure.oodSet() + ", " + figure.oodGroup() : figure.oodSet(),
                figure.method(),
                figure.metric(),
                figure.value(),
                figure.spread(),
                figure.published(),
                figure.difference(),
                figure.source());
    }
}
