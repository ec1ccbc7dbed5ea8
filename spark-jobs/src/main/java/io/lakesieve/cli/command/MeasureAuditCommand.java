package io.lakesieve.cli.command;

import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.ScoringFlags;
import io.lakesieve.cli.text.MeasureAuditText;
import io.lakesieve.config.InputException;
import io.lakesieve.job.run.QueryCompilation;
import io.lakesieve.measure.AuditBenchmark;
import io.lakesieve.measure.WorkFolder;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code measure audit}: times whole audits of generated pictures, and counts what they do. */
@Command(
        name = "audit",
        description =
                "Times whole audits of generated pictures: the first, an unchanged one, one with new pictures, and one"
                        + " with other labels.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MeasureAuditCommand extends LakeCommand {
    /** A model of two matrices, of 64 dimensions. */
    private static final List<String> MODEL = List.of(
            "config.json",
            "preprocessor_config.json",
            "tokenizer.json",
            "onnx/vision_model.onnx",
            "onnx/text_model.onnx");

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "10000",
            description = "pictures of the first audit; ${DEFAULT-VALUE}")
    private long images;

    @Option(
            names = "--as",
            paramLabel = "folder|table|embedded-rows",
            defaultValue = "folder",
            description = "whether the pictures are files or rows of a Delta table; or rows without pictures, whose"
                    + " embeddings are there before the first audit; ${DEFAULT-VALUE}")
    private String storage;

    @Option(
            names = "--work",
            paramLabel = "URI",
            description = "folder for pictures and tables, which are kept; default a temporary one")
    private String work;

    @Option(names = "--json", description = "print the summary alone, with all of this in it as the key figures")
    private boolean json;

    @Mixin
    private ScoringFlags scoringFlags;

    @Override
    Map<String, String> localSettings() {
        return QueryCompilation.OFF;
    }

    @Override
    int execute(Console console) {
        AuditBenchmark.requireImages(images);
        if (scoringFlags.reference != null) {
            throw new InputException("measure audit generates its pictures, so it takes no --reference: leave it out.");
        }
        AuditBenchmark.Storage kind = kind();
        SparkSession spark = openSession();
        Configuration hadoop = spark.sessionState().newHadoopConf();
        AuditBenchmark.Result result = WorkFolder.use(
                work, hadoop, folder -> new AuditBenchmark(spark, model(folder, hadoop), scoringFlags.options(), kind)
                        .execute(images, folder, console.progress()));
        MeasureAuditText text = new MeasureAuditText(result);
        if (json) {
            console.summary().detail("figures", text.figures());
        } else {
            console.out().print(text.text());
        }
        return ExitCode.DONE;
    }

    private AuditBenchmark.Storage kind() {
        return Stream.of(AuditBenchmark.Storage.values())
                .filter(kind -> kind.text().equals(storage))
                .findFirst()
                .orElseThrow(() ->
                        new InputException("--as is %s: name folder, table or embedded-rows.".formatted(storage)));
    }

    private static ModelSpec model(String work, Configuration hadoop) {
        Path folder = new Path(work, "model");
        try {
            FileSystem fileSystem = folder.getFileSystem(hadoop);
            for (String file : MODEL) {
                try (InputStream content = MeasureAuditCommand.class.getResourceAsStream("/measure/model/" + file);
                        OutputStream stream = fileSystem.create(new Path(folder, file), true)) {
                    content.transferTo(stream);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ModelRepository(hadoop).open(folder.toString());
    }
}
