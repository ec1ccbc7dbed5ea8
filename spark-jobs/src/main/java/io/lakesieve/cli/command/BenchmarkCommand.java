package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.TextFile;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.flag.CandidateSource;
import io.lakesieve.cli.flag.DeviceFlag;
import io.lakesieve.cli.flag.LakeFlag;
import io.lakesieve.cli.flag.VariantConverter;
import io.lakesieve.cli.text.BenchmarkText;
import io.lakesieve.config.Benchmark;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.AuditPipeline;
import io.lakesieve.job.benchmark.RunBenchmark;
import io.lakesieve.job.embed.EmbedOptions;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.lexicon.ClassNames;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.model.repository.FurtherTowers;
import io.lakesieve.model.repository.LogitScale;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.repository.ModelVariant;
import io.lakesieve.table.BenchmarkFigure;
import io.lakesieve.table.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code benchmark}: runs a benchmark that a file describes, and sets its figures beside published ones. */
@Command(
        name = "benchmark",
        description = "Measures methods on labelled sets of images, as papers do: in-distribution sets against"
                + " out-of-distribution sets, described in a file such as those in conf/benchmarks.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class BenchmarkCommand extends LakeCommand {
    @Parameters(paramLabel = "FILE", description = "the benchmark, such as conf/benchmarks/imagenet-1k.conf")
    private String file;

    @Mixin
    private LakeFlag lakeFlag;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "folder that the sets of images lie below")
    private String data;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            split = ",",
            description = "models in place of the benchmark's, as audit takes them")
    private List<String> models;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            defaultValue = "fp32",
            converter = VariantConverter.class,
            description = VariantConverter.DESCRIPTION)
    private ModelVariant variant;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "receives the figures as a Delta table, CSV and a page; default benchmarks/NAME in the lake")
    private String output;

    @Mixin
    private DeviceFlag deviceFlag;

    @Override
    int execute(Console console) {
        SparkSession spark = openSession();
        Benchmark benchmark =
                Benchmark.parse(TextFile.read(spark.sessionState().newHadoopConf(), file, "benchmark file"), file);
        List<String> chosen = models == null ? benchmark.models() : models;
        if (chosen.isEmpty()) {
            throw new InputException("The benchmark %s names no model: give --model.".formatted(benchmark.name()));
        }
        deviceFlag.apply(spark, console);
        CommandContext context = openWritable(console, lakeFlag.lake);
        ClassNames classes = classes(context, benchmark);
        RunBenchmark action = context.actions().runBenchmark(context.lake(), benchmark, data, classes);
        List<RunBenchmark.Missing> missing = action.missing();
        missing.forEach(set -> console.notice("The set %s is not there (%s): its authors publish it at %s"
                .formatted(set.set().name(), set.reason(), set.set().publishedAt())));
        List<BenchmarkFigure> figures = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        int audits = 0;
        for (String uri : chosen) {
            RunBenchmark.Result result = run(context, benchmark, classes, action, uri);
            figures.addAll(result.figures());
            notices.addAll(result.notices());
            audits += result.audits();
        }
        notices.stream().distinct().forEach(console::notice);
        String results = output == null ? context.lake().uriOf("benchmarks/" + benchmark.name()) : output;
        List<String> written = context.actions()
                .writeBenchmark(results)
                .execute(
                        benchmark, figures, missing, notices.stream().distinct().toList());
        written.forEach(console.summary()::written);
        console.summary().count("audits", audits);
        console.out().print(new BenchmarkText(figures).text());
        console.out().println("Figures, CSV and page in " + results);
        return ExitCode.DONE;
    }

    /** The class names that the benchmark's file or the folders of its first in-distribution set give. */
    private ClassNames classes(CommandContext context, Benchmark benchmark) {
        if (benchmark.labels().isEmpty()) {
            String images = new Path(data, benchmark.id().get(0).images()).toString();
            return ClassNames.ofFolders(
                    context.actions().listImages(ImageSelection.allOf(images)).execute().folderLabels().stream()
                            .map(IdLabel::label)
                            .toList());
        }
        String labels = TextFile.beside(file, benchmark.labels().get());
        return ClassNames.parse(
                TextFile.read(context.spark().sessionState().newHadoopConf(), labels, "file of class names"), labels);
    }

    private RunBenchmark.Result run(
            CommandContext context, Benchmark benchmark, ClassNames classes, RunBenchmark action, String uri) {
        SparkSession spark = context.spark();
        ModelRepository repository = new ModelRepository(
                spark.sessionState().newHadoopConf(), context.console().downloads());
        ModelSpec model = repository.open(uri, variant);
        FurtherTowers further = further(repository, model, benchmark.methods());
        double scale = LogitScale.resolve(OptionalDouble.empty(), model).value();
        CandidateSource candidates = new CandidateSource(benchmark.candidates().orElse(null)).namedIn(file);
        ScoringOptions scoring =
                ScoringOptions.DEFAULT.withMethods(benchmark.methods()).withGroups(benchmark.groups());
        MiningOptions mining = candidates.apply(MiningOptions.DEFAULT.withQuota(benchmark.negatives()));
        String settings = String.join(
                "\n",
                model.modelId(),
                Double.toString(scale),
                classes.names().toString(),
                scoring.toString(),
                mining.toString(),
                candidates.load(spark, mining.seed()).fingerprint());
        return action.execute(
                uri,
                settings,
                (images, seed, key) -> audit(
                        context,
                        model,
                        key,
                        request(spark, images, further, classes, candidates, mining.withSeed(seed), scale, scoring)));
    }

    private AuditPipeline.Request request(
            SparkSession spark,
            ImageListing images,
            FurtherTowers further,
            ClassNames classes,
            CandidateSource candidates,
            MiningOptions mining,
            double scale,
            ScoringOptions scoring) {
        return new AuditPipeline.Request(
                ImageSelection.allOf(data),
                images,
                further,
                Optional.empty(),
                file,
                classes.labels(),
                candidates.load(spark, mining.seed()),
                mining,
                scale,
                scoring,
                scoring.verdictMethod(Optional.empty()),
                EmbedOptions.DEFAULT,
                embedded -> {},
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static FurtherTowers further(ModelRepository repository, ModelSpec model, List<ScoringMethod> methods) {
        return new FurtherTowers(
                methods.stream().anyMatch(ScoringMethod::needsYesNoLabels)
                        ? Optional.of(repository.openNoTexts(model))
                        : Optional.empty(),
                methods.stream().anyMatch(ScoringMethod::needsCaptions)
                        ? Optional.of(repository.openCaptionDecoder(model.uri(), model.variant()))
                        : Optional.empty());
    }

    private Run audit(CommandContext context, ModelSpec model, Map<String, String> key, AuditPipeline.Request request) {
        Map<String, String> parameters = new TreeMap<>(parameters());
        parameters.putAll(key);
        parameters.put("seed", Long.toString(request.mining().seed()));
        return context.actions()
                .audit(context.lake(), model, context.startRun(name(), parameters))
                .execute(request)
                .run();
    }
}
