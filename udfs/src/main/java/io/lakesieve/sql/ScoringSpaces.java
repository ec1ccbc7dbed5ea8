package io.lakesieve.sql;

import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.Groups;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.score.Adaptation;
import io.lakesieve.lake.BankColumns;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.lake.LabelSetRows;
import io.lakesieve.lake.LakeException;
import io.lakesieve.lake.LakeTables;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.ScoredRun;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.schema.FeatureBankSchema;
import io.lakesieve.schema.LabelsSchema;
import io.lakesieve.schema.NegativeLabelsSchema;
import java.util.List;

/** Reads {@link ScoringSpace}s from a lake; each fits in the driver's memory. */
final class ScoringSpaces {
    private final LakeTables lake;

    ScoringSpaces(LakeTables lake) {
        this.lake = lake;
    }

    /**
     * The space of a run's NegLabel scores and top negatives.
     *
     * @param topNegatives k of the top-k negatives
     */
    ScoringSpace text(String key, ScoredRun run, int topNegatives) {
        LabelSet labels = LabelSet.of(idLabels(run), negatives(run), run.logitScale());
        int count = labels.negatives().size();
        NegativeGroups groups =
                new NegativeGroups(groups(count, run.negLabelGroups()), Groups.ofOrOneGroup(count, run.adaNegGroups()));
        return new ScoringSpace(key, labels.space(), groups, labels.negatives(), topNegatives, null);
    }

    /** The space of a run's AdaNeg scores, including its feature bank. */
    ScoringSpace banked(String key, ScoredRun run, Adaptation adaptation) {
        List<StoredLabel> idLabels = idLabels(run);
        List<NegativeLabel> negatives = negatives(run);
        int count = negatives.size();
        NegativeGroups groups =
                new NegativeGroups(Groups.ofOrOneGroup(count, run.negLabelGroups()), groups(count, run.adaNegGroups()));
        FeatureBank bank = new BankColumns(idLabels, negatives)
                .bank(LabelSetRows.bankedImages(
                        lake.read(FeatureBankSchema.TABLE, FeatureBankSchema.TYPE), run.scoresOf()));
        return new ScoringSpace(
                key,
                LabelSet.of(idLabels, negatives, run.logitScale()).space(),
                groups,
                List.of(),
                0,
                new ScoringSpace.Banked(bank, adaptation, run.leavesOneOut() ? new BankedImageLookup(bank) : null));
    }

    private List<StoredLabel> idLabels(ScoredRun run) {
        return required(LabelSetRows.labels(lake.read(LabelsSchema.TABLE, LabelsSchema.TYPE), run.labelSetId()), run);
    }

    private List<NegativeLabel> negatives(ScoredRun run) {
        return required(
                LabelSetRows.negatives(
                        lake.read(NegativeLabelsSchema.TABLE, NegativeLabelsSchema.TYPE), run.labelSetId()),
                run);
    }

    private <T> List<T> required(List<T> labels, ScoredRun run) {
        if (labels.isEmpty()) {
            throw new LakeException("The lake %s holds no labels with negatives for the label set %s of the run %s."
                    .formatted(lake.uri(), run.labelSetId(), run.runId()));
        }
        return labels;
    }

    private static Groups groups(int negatives, int count) {
        try {
            return Groups.of(negatives, count);
        } catch (IllegalArgumentException e) {
            throw new LakeException(e.getMessage(), e);
        }
    }
}
