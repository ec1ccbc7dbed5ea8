package io.lakesieve.job.benchmark;

import io.lakesieve.config.Benchmark;
import io.lakesieve.table.BenchmarkFigure;
import io.lakesieve.table.Metric;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Summarizes what was measured: means over seeds and over groups of sets, each beside what has been published. */
final class BenchmarkFigures {
    private static final double PERCENT = 100;

    private final Benchmark benchmark;
    private final String model;

    BenchmarkFigures(Benchmark benchmark, String model) {
        this.benchmark = benchmark;
        this.model = model;
    }

    /** What a figure is about. */
    private record Place(String idSet, String oodSet, String oodGroup, String method, String metric) {}

    /** The figures: those of single sets in the order of the benchmark, then means over groups and over all. */
    List<BenchmarkFigure> of(List<RunBenchmark.Measured> measured) {
        Map<Place, Map<Long, List<Double>>> values = new LinkedHashMap<>();
        for (RunBenchmark.Measured audit : measured) {
            String id = audit.id().name();
            for (Metric metric : audit.metrics()) {
                add(values, place(id, audit.ood().name(), audit.ood().group(), metric), audit.seed(), metric);
            }
        }
        for (RunBenchmark.Measured audit : measured) {
            for (Metric metric : audit.metrics()) {
                String id = audit.id().name();
                add(values, place(id, BenchmarkFigure.MEAN, audit.ood().group(), metric), audit.seed(), metric);
                add(values, place(id, BenchmarkFigure.MEAN, BenchmarkFigure.ALL, metric), audit.seed(), metric);
            }
        }
        List<BenchmarkFigure> figures = new ArrayList<>();
        values.forEach((place, bySeed) -> figures.add(figure(place, bySeed)));
        return figures;
    }

    private static Place place(String id, String ood, String group, Metric metric) {
        return new Place(id, ood, group, metric.method(), metric.metric());
    }

    private static void add(Map<Place, Map<Long, List<Double>>> values, Place place, long seed, Metric metric) {
        values.computeIfAbsent(place, of -> new TreeMap<>())
                .computeIfAbsent(seed, of -> new ArrayList<>())
                .add(metric.value());
    }

    private BenchmarkFigure figure(Place place, Map<Long, List<Double>> bySeed) {
        DoubleSummaryStatistics seeds = bySeed.values().stream()
                .collect(Collectors.summarizingDouble(sets ->
                        sets.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
        Optional<Benchmark.Published> published = published(place);
        return new BenchmarkFigure(
                benchmark.name(),
                model,
                place.idSet(),
                place.oodSet(),
                place.oodGroup(),
                place.method(),
                place.metric(),
                seeds.getAverage(),
                seeds.getMax() - seeds.getMin(),
                bySeed.size(),
                published.map(figure -> figure.value() / PERCENT).orElse(null),
                published.map(Benchmark.Published::source).orElse(null));
    }

    private Optional<Benchmark.Published> published(Place place) {
        boolean ofAGroup =
                place.oodSet().equals(BenchmarkFigure.MEAN) && !place.oodGroup().equals(BenchmarkFigure.ALL);
        String ood = ofAGroup ? BenchmarkFigure.MEAN + "-" + place.oodGroup() : place.oodSet();
        return benchmark.published().stream()
                .filter(figure -> model.contains(figure.model()))
                .filter(figure -> figure.idSet().isEmpty()
                        ? place.idSet().equals(benchmark.id().get(0).name())
                        : figure.idSet().equals(place.idSet()))
                .filter(figure -> figure.oodSet().equals(ood))
                .filter(figure -> figure.method().equals(place.method()))
                .filter(figure -> figure.metric().equals(place.metric()))
                .findFirst();
    }
}
