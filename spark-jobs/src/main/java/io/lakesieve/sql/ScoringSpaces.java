package io.lakesieve.sql;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.AdaNegParameters;
import io.lakesieve.core.Adaptation;
import io.lakesieve.core.BankCandidate;
import io.lakesieve.core.EmbeddingMatrix;
import io.lakesieve.core.FeatureBank;
import io.lakesieve.core.Groups;
import io.lakesieve.core.LabelSpace;
import io.lakesieve.core.NegativeGroups;
import io.lakesieve.core.ScoringMethod;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.BankColumns;
import io.lakesieve.table.BankedImage;
import io.lakesieve.table.Lake;
import io.lakesieve.table.NegativeLabel;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunCounts;
import io.lakesieve.table.RunParameters;
import io.lakesieve.table.StoredLabel;
import java.util.List;

/** Reads from a lake what the functions score against; each reading fits the driver. */
public final class ScoringSpaces {
    /** Stands for the latest finished scoring run, and for its label set. */
    public static final String LATEST = "latest";

    private final Lake lake;

    public ScoringSpaces(Lake lake) {
        this.lake = lake;
    }

    /**
     * The finished run that scored a label set last.
     *
     * @param labelSet its id, its name, or {@link #LATEST}
     * @throws InputException if there is no such label set, or no run that scored it
     */
    public Run runOfLabelSet(String labelSet) {
        if (labelSet.equals(LATEST)) {
            return latest();
        }
        List<String> ids = lake.labels().idsOf(labelSet);
        if (ids.isEmpty()) {
            throw new InputException(
                    "The lake %s holds no label set %s: give the id or the name of one, as in the view labels, or '%s'."
                            .formatted(lake.uri(), labelSet, LATEST));
        }
        return ids.stream()
                .flatMap(id -> lake.runs().latestScoring(id).stream())
                .max((left, right) -> left.runId().compareTo(right.runId()))
                .orElseThrow(() -> new InputException(
                        "No finished run has scored the label set %s, so its groups are not known: run score --label-set %s."
                                .formatted(labelSet, ids.get(0))));
    }

    /**
     * The finished scoring run of an id.
     *
     * @param runId its id or {@link #LATEST}
     * @throws InputException if there is no such run, or if it has no AdaNeg scores
     */
    Run runWithBank(String runId) {
        Run run = runId.equals(LATEST)
                ? latest()
                : lake.runs()
                        .find(runId)
                        .orElseThrow(() -> new InputException(
                                "The lake %s holds no run %s: give the id of one, as in the view runs, or '%s'."
                                        .formatted(lake.uri(), runId, LATEST)));
        if (!run.status().equals(RunsSchema.FINISHED)) {
            throw new InputException(
                    "The run %s is %s, not finished: give a finished one.".formatted(run.runId(), run.status()));
        }
        if (!run.counts().containsKey(RunCounts.BANK_ID_QUALIFIED)) {
            throw new InputException(
                    "The run %s filled no feature bank, since it computed no AdaNeg scores: give a run with --method %s."
                            .formatted(run.runId(), ScoringMethod.ADA_NEG_TASK.tableName()));
        }
        return run;
    }

    private Run latest() {
        return lake.runs()
                .latestScoring()
                .orElseThrow(() ->
                        new InputException("The lake %s holds no finished run with scores: run audit or score first."
                                .formatted(lake.uri())));
    }

    /**
     * What NegLabel's scores of a run, and its fired negatives, were computed against.
     *
     * @param firedNegatives how many of them a score names
     */
    ScoringSpace text(String key, Run run, int firedNegatives) {
        Labels labels = Labels.of(lake, run);
        int count = labels.negatives().size();
        NegativeGroups groups = new NegativeGroups(
                groups(count, groupsOf(run, ScoringOptions.DEFAULT.negLabelGroups())),
                Groups.whereEnough(count, groupsOf(run, ScoringOptions.DEFAULT.adaNegGroups())));
        return new ScoringSpace(key, labels.space(), groups, labels.negativeNames(), firedNegatives, null);
    }

    /** What AdaNeg's scores of a run were computed against, the run's bank included. */
    ScoringSpace banked(String key, Run run, Adaptation adaptation) {
        Labels labels = Labels.of(lake, run);
        int count = labels.negatives().size();
        NegativeGroups groups = new NegativeGroups(
                Groups.whereEnough(count, groupsOf(run, ScoringOptions.DEFAULT.negLabelGroups())),
                groups(count, groupsOf(run, ScoringOptions.DEFAULT.adaNegGroups())));
        FeatureBank bank = labels.bank(lake.featureBank().ofRun(run.runId()));
        boolean leftOut = Boolean.parseBoolean(run.parameters().get(RunParameters.LEAVE_ONE_OUT));
        return new ScoringSpace(
                key,
                labels.space(),
                groups,
                List.of(),
                0,
                new ScoringSpace.Banked(bank, adaptation, leftOut ? new BankedCopies(bank) : null));
    }

    private static Groups groups(int negatives, int count) {
        try {
            return Groups.of(negatives, count);
        } catch (IllegalArgumentException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    private static int groupsOf(Run run, int byDefault) {
        String named = run.parameters().get(RunParameters.GROUPS);
        return named == null ? byDefault : Integer.parseInt(named);
    }

    /** The label set of a run, in the order of the columns of its space. */
    private record Labels(List<StoredLabel> idLabels, List<NegativeLabel> negatives, LabelSpace space) {
        static Labels of(Lake lake, Run run) {
            List<StoredLabel> idLabels = lake.labels().ofLabelSet(run.labelSetId());
            List<NegativeLabel> negatives = lake.negativeLabels().ofLabelSet(run.labelSetId());
            if (idLabels.isEmpty() || negatives.isEmpty()) {
                throw new InputException(
                        "The lake %s holds no labels with negatives for the label set %s of the run %s."
                                .formatted(lake.uri(), run.labelSetId(), run.runId()));
            }
            int dimension = idLabels.get(0).embedding().length;
            double logitScale = Double.parseDouble(run.parameters().get(RunParameters.LOGIT_SCALE));
            LabelSpace space = new LabelSpace(
                    EmbeddingMatrix.of(
                            idLabels.stream().map(StoredLabel::embedding).toList(), dimension),
                    EmbeddingMatrix.of(
                            negatives.stream().map(NegativeLabel::embedding).toList(), dimension),
                    logitScale);
            return new Labels(idLabels, negatives, space);
        }

        List<String> negativeNames() {
            return negatives.stream().map(NegativeLabel::label).toList();
        }

        FeatureBank bank(List<BankedImage> images) {
            BankColumns columns = new BankColumns(idLabels, negatives);
            List<BankCandidate> entries = images.stream()
                    .map(image ->
                            new BankCandidate(columns.of(image), image.entropy(), image.imageId(), image.embedding()))
                    .toList();
            return FeatureBank.of(entries, AdaNegParameters.DEFAULT.capacity());
        }
    }
}
