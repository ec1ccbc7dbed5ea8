package io.lakesieve.job.score;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.bank.GatheredBank;
import io.lakesieve.job.bank.LakeBanks;
import io.lakesieve.job.listing.RowsOfPaths;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.table.WholeFiles;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What an earlier run leaves to this one: scores of images that have not changed since, by methods that have not, and its
 * banks.
 *
 * @param scores the earlier run's rows of the unchanged images under the methods that both compute in the same way
 * @param areAll whether these are all rows that it has of the methods, and this run has none yet: files can be taken over
 * @param unchanged the images with such rows
 * @param fresh the other images
 * @param bank what the earlier banks are to this run's
 */
record ReusableScores(
        EarlierRun earlier,
        Dataset<Row> scores,
        boolean areAll,
        ImageScoring.Images unchanged,
        ImageScoring.Images fresh,
        EarlierBank bank) {
    /**
     * Banks of an earlier run.
     *
     * @param images whose banks they are: all that the earlier run saw
     * @param isSubset whether each image that they were filled from is still there, the reference included, and they were
     *     filled in the same way: what has come since can then be added to them
     */
    record EarlierBank(Optional<GatheredBank> images, boolean isSubset) {
        static final EarlierBank NONE = new EarlierBank(Optional.empty(), false);
    }

    /**
     * What that run leaves; empty if no image is unchanged.
     *
     * @param stored all rows of {@code embeddings} under the model
     * @param images those of the images, so many
     * @param fresh the images that have no row in that run
     * @param reference fingerprint of the reference; empty without one
     * @param isFirst whether this run has no rows yet
     */
    static Optional<ReusableScores> of(
            EarlierRun earlier,
            Dataset<Row> stored,
            Dataset<Row> images,
            long count,
            FreshImages fresh,
            String reference,
            LakeBanks banks,
            boolean isFirst) {
        long unchangedCount = count - fresh.count();
        if (unchangedCount == 0) {
            return Optional.empty();
        }
        Dataset<Row> unchanged =
                fresh.count() == 0 ? images : RowsOfPaths.without(images, fresh.images(), fresh.count());
        boolean isSubset = !fresh.haveOthersGone();
        return Optional.of(new ReusableScores(
                earlier,
                isSubset ? earlier.scores() : earlier.scoresOf(unchanged),
                isSubset && isFirst,
                ImageScoring.Images.of(unchanged, unchangedCount, unchangedCount),
                ImageScoring.Images.of(fresh.rowsOf(stored), fresh.count(), fresh.count()),
                bank(earlier, isSubset, reference, banks)));
    }

    private static EarlierBank bank(EarlierRun earlier, boolean isSubset, String reference, LakeBanks banks) {
        if (earlier.methods().stream().allMatch(method -> method.adaptation().isEmpty())) {
            return EarlierBank.NONE;
        }
        String referenceThen = earlier.run().parameters().getOrDefault(RunLog.REFERENCE_FINGERPRINT, "");
        return new EarlierBank(Optional.of(banks.of(earlier.run())), isSubset && reference.equals(referenceThen));
    }

    /**
     * The methods whose earlier scores still hold: those without a bank, and where the banks hold the same images those
     * with one; never those that depend on other images by more than a bank.
     *
     * @param now the banks by now, where a method needs them
     */
    List<ScoringMethod> holding(Optional<GatheredBank> now) {
        boolean sameBank = now.flatMap(filled -> bank.images().filter(filled::holdsTheSame))
                .isPresent();
        return earlier.methods().stream()
                .filter(method -> !method.dependsOnOtherImages()
                        || (sameBank && method.adaptation().isPresent()))
                .toList();
    }

    /** The earlier run, if all of its rows can be taken over since all of its methods are among these, which hold. */
    Optional<EarlierRun> takenOver(List<ScoringMethod> holding) {
        boolean hold = areAll && holding.containsAll(earlier.run().scoring().methods());
        return hold ? Optional.of(earlier) : Optional.empty();
    }

    /**
     * The earlier rows of some methods, with the columns that a task knows, and the run that computed them.
     *
     * @param files those in whole files are left out
     */
    Dataset<Row> scores(Optional<WholeFiles> files, List<ScoringMethod> of) {
        return EarlierRun.ofMethods(files.map(WholeFiles::otherRows).orElse(scores), of)
                .select(ScoringPass.COLUMNS);
    }
}
