package io.lakesieve.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.lakesieve.core.mining.NegativeQuota;
import io.lakesieve.core.score.ScoringMethod;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A benchmark as data: which images are in-distribution, which are not, by which methods and models they are scored, and
 * what has been published.
 *
 * @param name names its results
 * @param title what it is, for people
 * @param labels file of the class names, in the order of the indices in image lists, relative to the benchmark file;
 *     empty where the folders of the first in-distribution set name them
 * @param models model directories or repositories, such as the backbones of an ablation; the command may name others
 * @param id in-distribution sets, covariate-shifted ones among them; each is measured against every OOD set
 * @param ood out-of-distribution sets
 * @param methods what is computed
 * @param candidates as the flag of that name, a file relative to the benchmark file; empty for WordNet's
 * @param negatives how many candidates become negatives
 * @param groups of all methods that deal negatives to groups; empty for the published numbers
 * @param seeds seeds of the groups, whose results are averaged
 * @param published figures of papers
 */
public record Benchmark(
        String name,
        String title,
        Optional<String> labels,
        List<String> models,
        List<ImageSet> id,
        List<ImageSet> ood,
        List<ScoringMethod> methods,
        Optional<String> candidates,
        NegativeQuota negatives,
        OptionalInt groups,
        List<Long> seeds,
        List<Published> published) {
    public Benchmark {
        models = List.copyOf(models);
        id = List.copyOf(id);
        ood = List.copyOf(ood);
        methods = List.copyOf(methods);
        seeds = List.copyOf(seeds);
        published = List.copyOf(published);
        if (id.isEmpty() || ood.isEmpty() || methods.isEmpty() || seeds.isEmpty()) {
            throw new InputException(
                    "The benchmark %s needs at least one set in id, one in ood, a method and a seed.".formatted(name));
        }
        Set<String> names = new HashSet<>();
        Stream.concat(id.stream(), ood.stream()).forEach(set -> {
            if (!names.add(set.name())) {
                throw new InputException(
                        "The benchmark %s has two sets named %s: rename one.".formatted(name, set.name()));
            }
        });
    }

    /**
     * A set of images.
     *
     * @param group such as near, far or shifted; means are taken over a group
     * @param images folder below the data folder, searched recursively; image lists are relative to it
     * @param list image list in OpenOOD's format, a path and a label's index a line; empty for all images of the folder
     * @param publishedAt where its authors publish it
     */
    public record ImageSet(String name, String group, String images, Optional<String> list, String publishedAt) {}

    /**
     * A published figure.
     *
     * @param model what a model's name must contain; empty for any
     * @param idSet empty for the first
     * @param oodSet a set's name, or mean for the mean over all
     * @param value in percent, as papers print it
     * @param source the table it stands in
     */
    public record Published(
            String model, String idSet, String oodSet, String method, String metric, double value, String source) {}

    /**
     * Reads the text of a benchmark file, in HOCON.
     *
     * @param origin how messages call it
     * @throws InputException if it is not HOCON, lacks a key or names an unknown method
     */
    public static Benchmark parse(String text, String origin) {
        try {
            Config config = ConfigFactory.parseReader(
                            new StringReader(text),
                            ConfigParseOptions.defaults().setOriginDescription(origin))
                    .resolve();
            return new Benchmark(
                    config.getString("name"),
                    config.getString("title"),
                    text(config, "labels"),
                    config.hasPath("models") ? config.getStringList("models") : List.of(),
                    sets(config, "id", "id"),
                    sets(config, "ood", "far"),
                    config.getStringList("methods").stream()
                            .map(Benchmark::method)
                            .toList(),
                    text(config, "candidates"),
                    quota(text(config, "negatives")),
                    config.hasPath("groups") ? OptionalInt.of(config.getInt("groups")) : OptionalInt.empty(),
                    config.hasPath("seeds") ? config.getLongList("seeds") : List.of(0L),
                    published(config));
        } catch (ConfigException e) {
            throw new InputException("The benchmark file does not hold: %s.".formatted(e.getMessage()), e);
        }
    }

    private static NegativeQuota quota(Optional<String> negatives) {
        try {
            return negatives.map(NegativeQuota::parse).orElse(MiningOptions.DEFAULT.quota());
        } catch (IllegalArgumentException e) {
            throw new InputException("negatives: " + e.getMessage(), e);
        }
    }

    private static ScoringMethod method(String name) {
        try {
            return ScoringMethod.ofTableName(name);
        } catch (IllegalArgumentException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    private static List<ImageSet> sets(Config config, String key, String group) {
        return config.getConfigList(key).stream()
                .map(set -> new ImageSet(
                        set.getString("name"),
                        text(set, "group").orElse(group),
                        set.getString("images"),
                        text(set, "list"),
                        set.getString("published-at")))
                .toList();
    }

    private static List<Published> published(Config config) {
        return config.hasPath("published")
                ? config.getConfigList("published").stream()
                        .map(figure -> new Published(
                                text(figure, "model").orElse(""),
                                text(figure, "id").orElse(""),
                                figure.getString("ood"),
                                figure.getString("method"),
                                figure.getString("metric"),
                                figure.getDouble("value"),
                                figure.getString("source")))
                        .toList()
                : List.of();
    }

    private static Optional<String> text(Config config, String key) {
        return config.hasPath(key) ? Optional.of(config.getString(key)) : Optional.empty();
    }
}
