package io.lakesieve.job.score;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.bank.GatheredBank;
import io.lakesieve.table.Run;
import io.lakesieve.table.WholeFiles;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Splits a run's scores into those to compute and those to copy from an earlier run.
 *
 * @param computed images that are scored now
 * @param copied rows of an earlier run that still hold
 * @param files others of them, in files of which all rows still hold
 * @param addedTo the earlier run, if all of its rows are copied
 */
record RowSources(
        List<Computed> computed, Optional<Dataset<Row>> copied, Optional<WholeFiles> files, Optional<Run> addedTo) {
    /** Images and the methods that they are scored by. */
    record Computed(ImageScoring.Images images, List<ScoringMethod> methods) {
        private boolean isNone() {
            return images.count() == 0 || methods.isEmpty();
        }
    }

    /** All scores are computed. */
    static RowSources of(ImageScoring.Images images, List<ScoringMethod> methods) {
        return new RowSources(
                List.of(new Computed(images, methods)), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Scores that still hold are copied: those of unchanged images by methods without a bank, and by all where the banks
     * are the same.
     *
     * @param bank the banks of this run, where a method needs them
     */
    static RowSources of(ReusableScores earlier, List<ScoringMethod> methods, Optional<GatheredBank> bank) {
        List<ScoringMethod> holding = earlier.holding(bank);
        List<ScoringMethod> others =
                methods.stream().filter(method -> !holding.contains(method)).toList();
        List<Computed> computed = Stream.of(
                        new Computed(earlier.fresh(), methods), new Computed(earlier.unchanged(), others))
                .filter(part -> !part.isNone())
                .toList();
        Optional<EarlierRun> takenOver = earlier.takenOver(holding);
        Optional<WholeFiles> files = takenOver.map(run -> run.wholeFiles().get());
        Optional<Dataset<Row>> copied =
                holding.isEmpty() ? Optional.empty() : Optional.of(earlier.scores(files, holding));
        return new RowSources(
                computed, copied, files.filter(stored -> !stored.isEmpty()), takenOver.map(EarlierRun::run));
    }

    /** Images that are scored by any method. */
    long computedImages() {
        return computed.stream().mapToLong(part -> part.images().count()).sum();
    }

    /** The rows of all sources but the files, lazily; each part is computed in that many tasks. */
    Dataset<Row> rows(ScoringPass pass, int tasks, LongAccumulator done) {
        Stream<Dataset<Row>> scored = computed.stream()
                .map(part -> pass.score(part.images().table().images().coalesce(tasks), part.methods(), done));
        return Stream.concat(scored, copied.stream()).reduce(Dataset::union).orElseThrow();
    }
}
