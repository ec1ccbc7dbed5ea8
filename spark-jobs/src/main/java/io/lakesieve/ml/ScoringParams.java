package io.lakesieve.ml;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.schema.EmbeddingsSchema;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** Defines the Params that scoring stages share, each with one name, meaning and default. */
final class ScoringParams implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Params stage;

    ScoringParams(Params stage) {
        this.stage = stage;
    }

    Param<String> inputCol() {
        Param<String> param = new Param<>(
                stage, "inputCol", "the column of embeddings: array<float>, array<double> or vector, of any length");
        stage.setDefault(param, EmbeddingsSchema.EMBEDDING);
        return param;
    }

    Param<String> outputCol() {
        Param<String> param = new Param<>(stage, "outputCol", "the column of scores, a struct");
        stage.setDefault(param, "scores");
        return param;
    }

    Param<String> method(List<ScoringMethod> methods) {
        List<String> names = methods.stream().map(ScoringMethod::tableName).toList();
        Param<String> param = new Param<>(stage, "method", String.join(", ", names), ParamValidators.inArray(names));
        stage.setDefault(param, names.get(0));
        return param;
    }

    IntParam groups(int byDefault) {
        IntParam param = new IntParam(
                stage, "groups", "G, the groups that negatives are dealt into by position", ParamValidators.gtEq(1));
        stage.setDefault(param, byDefault);
        return param;
    }

    /** The number of groups that was set; empty for each method's default. */
    static OptionalInt givenGroups(Params stage, IntParam groups) {
        return stage.isSet(groups) ? OptionalInt.of((Integer) stage.getOrDefault(groups)) : OptionalInt.empty();
    }

    DoubleParam logitScale() {
        return new DoubleParam(
                stage, "logitScale", "s, what cosines are multiplied by: 100 for CLIP", ParamValidators.gt(0));
    }

    DoubleParam threshold() {
        return new DoubleParam(stage, "threshold", "a row whose id_score is below is_ood; without it is_ood is null");
    }

    DoubleArrayParam referenceScores() {
        return new DoubleArrayParam(
                stage, "referenceScores", "id_scores of known good images, at least one; without them p_value is null");
    }

    Param<String> imageIdCol() {
        Param<String> param = new Param<>(
                stage, "imageIdCol", "the column of image ids, strings: rows of one id are copies of one image");
        stage.setDefault(param, EmbeddingsSchema.IMAGE_ID);
        return param;
    }

    BooleanParam leaveOneOut() {
        BooleanParam param = new BooleanParam(
                stage,
                "leaveOneOut",
                "whether a banked image is left out of the proxies that it is scored with itself");
        stage.setDefault(param, false);
        return param;
    }
}
