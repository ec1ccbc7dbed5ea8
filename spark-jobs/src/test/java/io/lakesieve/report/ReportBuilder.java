package io.lakesieve.report;

import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.core.evaluation.WilsonInterval;
import io.lakesieve.core.verdict.ExpectedShare;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Makes up reports in which one text stands wherever a text of the users' can stand. */
final class ReportBuilder {
    private static final String PIXEL = "data:image/jpeg;base64,/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAP//";

    private final Counts counts;
    private final OptionalDouble threshold;
    private final String text;
    private Sources sources;
    private boolean samples = true;
    private Answer answer;

    ReportBuilder(Counts counts, OptionalDouble threshold, String text) {
        this.counts = counts;
        this.threshold = threshold;
        this.text = text;
        this.sources = new Sources(List.of(source(text, 10, 2)), new Sources.Rest(0, 0, 0, 0));
    }

    static Sources.Source source(String name, long images, long out) {
        return new Sources.Source(
                Optional.of(name),
                images,
                images,
                out,
                Optional.of(WilsonInterval.of(out, images)),
                OptionalDouble.of(0.25),
                Optional.of(WilsonInterval.of(out, images).since(WilsonInterval.of(0, images))),
                List.of(new Sources.NegativeCount(name, out)));
    }

    AuditReport withAnswer(Answer other) {
        this.answer = other;
        return build();
    }

    AuditReport withSources(Sources other) {
        this.sources = other;
        return build();
    }

    AuditReport withoutSamples() {
        this.samples = false;
        return build();
    }

    AuditReport build() {
        boolean ranking = threshold.isEmpty();
        List<Sample> shown = samples ? List.of(sample(picture()), sample(new Sample.Picture.Missing(text))) : List.of();
        return new AuditReport(
                run(),
                new Verdict("neglabel", threshold, ranking ? new Verdict.Origin.None() : new Verdict.Origin.Given()),
                Optional.ofNullable(answer),
                List.of(text),
                counts,
                Optional.of(new Reviewed(1, 3, 4, 0)),
                shown,
                ranking ? new Borderline(List.of(), List.of()) : new Borderline(shown, shown),
                sources,
                List.of(new Distribution(
                        "neglabel",
                        threshold,
                        List.of(new Distribution.Bin(0, 0.5, counts.out(), counts.in(), counts.undecided())))),
                new Failures(List.of(new Failures.Reason("unreadable", text, 1, List.of(text))), 0),
                new Duplicates(1, 2, List.of(new Duplicates.Copies(2, List.of(text, text)))),
                Optional.of(new Disagreements(3, 1, List.of(new Disagreements.Example(text, text, text, -0.125)))),
                Optional.of(new History(List.of(series(History.Scope.ALL_IMAGES), series(History.Scope.A_SOURCE)))),
                Optional.of(new Comparison(
                        "20260101",
                        Instant.EPOCH,
                        List.of("the model"),
                        3,
                        List.of(new Comparison.Change(
                                Comparison.Kind.NEW_OUTLIER,
                                1,
                                1,
                                List.of(new Comparison.Example(text, Optional.of(0.1), Optional.empty())))))),
                List.of(new Agreement(
                        text,
                        List.of("auroc"),
                        List.of(new Agreement.MethodFigures("neglabel", Map.of("auroc", 0.9))))),
                Optional.of(new Banks(1, 1, 1, 1, 1, BankTrust.of(3, 1, 2, 1, false))),
                Optional.of(new Certainty(OptionalDouble.empty(), OptionalDouble.of(0.5), 0.6, 0.9)));
    }

    /** Five good runs of 10 % and this one of 40 %, all of which have flagged 5 %. */
    private History.Series series(History.Scope scope) {
        List<History.Point> points = DoubleStream.of(0.1, 0.1, 0.1, 0.1, 0.1, 0.4)
                .mapToObj(share -> new History.Point(
                        "2026",
                        Instant.EPOCH,
                        OptionalDouble.of(share),
                        OptionalDouble.of(share - 0.05),
                        OptionalDouble.of(share + 0.05),
                        OptionalDouble.of(0.05),
                        true))
                .toList();
        return new History.Series(
                scope, Optional.of(text), points, ExpectedShare.of(new double[] {0.1, 0.1, 0.1, 0.1, 0.1}));
    }

    private Sample sample(Sample.Picture picture) {
        return new Sample(
                text,
                Optional.of(text),
                0.1,
                0.9,
                OptionalDouble.of(0.05),
                OptionalDouble.of(0.08),
                threshold.isPresent() ? Optional.of(true) : Optional.empty(),
                Optional.of(false),
                text,
                List.of(new Sample.TopNegative(text, 0.01)),
                picture);
    }

    private static Sample.Picture picture() {
        return new Sample.Picture.Thumbnail(PIXEL, 1, 1);
    }

    private RunFacts run() {
        return new RunFacts(
                "20260102",
                "audit",
                "finished",
                Instant.EPOCH,
                Optional.of(Instant.EPOCH.plusSeconds(75)),
                text,
                text,
                text,
                "model",
                "labels",
                "negatives",
                Map.of("images", text),
                Map.of("negatives", 6L),
                List.of(new RunFacts.Stage("embed images", 1.5, 8)));
    }
}
