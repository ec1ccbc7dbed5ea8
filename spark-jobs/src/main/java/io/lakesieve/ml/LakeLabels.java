package io.lakesieve.ml;

import io.lakesieve.config.InputException;
import io.lakesieve.sql.ScoringSpaces;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunParameters;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;

/**
 * A label set of a lake, as the run saw it that scored it last.
 *
 * @param groups of the run, where they were given to it; else each method's own
 */
record LakeLabels(LabelEmbeddings labels, double logitScale, OptionalInt groups) {
    /**
     * Reads it.
     *
     * @param labelSet its id, its name, or {@code latest}
     * @throws InputException if there is no such lake or label set, or no finished run that scored it
     */
    static LakeLabels of(SparkSession spark, String uri, String labelSet) {
        Lake lake = Lake.at(spark, uri);
        Run run = new ScoringSpaces(lake).runOfLabelSet(labelSet);
        String groups = run.parameters().get(RunParameters.GROUPS);
        return new LakeLabels(
                LabelEmbeddings.of(
                        lake.labels().ofLabelSet(run.labelSetId()),
                        lake.negativeLabels().ofLabelSet(run.labelSetId())),
                Double.parseDouble(run.parameters().get(RunParameters.LOGIT_SCALE)),
                groups == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(groups)));
    }
}
