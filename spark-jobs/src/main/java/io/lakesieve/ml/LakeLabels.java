package io.lakesieve.ml;

import io.lakesieve.lake.LabelSetRows;
import io.lakesieve.lake.LakeException;
import io.lakesieve.lake.LakeTables;
import io.lakesieve.lake.ScoredRun;
import io.lakesieve.lake.ScoredRuns;
import io.lakesieve.schema.LabelsSchema;
import io.lakesieve.schema.NegativeLabelsSchema;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;

/**
 * A label set of a lake, with the logit scale and the groups of the last run that scored with it.
 *
 * @param groups the run's, where all its methods had the same number; empty for each method's default
 */
record LakeLabels(LabelEmbeddings labels, double logitScale, OptionalInt groups) {
    /**
     * Reads it.
     *
     * @param labelSet its id, its name, or {@code latest}
     * @throws LakeException if there is no such lake or label set, or no finished run that scored it
     */
    static LakeLabels of(SparkSession spark, String uri, String labelSet) {
        LakeTables lake = LakeTables.at(spark, uri);
        ScoredRun run = new ScoredRuns(lake).ofLabelSet(labelSet);
        return new LakeLabels(
                LabelEmbeddings.of(
                        LabelSetRows.labels(lake.read(LabelsSchema.TABLE, LabelsSchema.TYPE), run.labelSetId()),
                        LabelSetRows.negatives(
                                lake.read(NegativeLabelsSchema.TABLE, NegativeLabelsSchema.TYPE), run.labelSetId())),
                run.logitScale(),
                groups(run));
    }

    private static OptionalInt groups(ScoredRun run) {
        return run.negLabelGroups() == run.adaNegGroups() ? OptionalInt.of(run.negLabelGroups()) : OptionalInt.empty();
    }
}
