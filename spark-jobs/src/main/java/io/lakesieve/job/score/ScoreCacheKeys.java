package io.lakesieve.job.score;

import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.run.Fingerprint;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.model.matmul.MatmulBackends;
import io.lakesieve.model.repository.CaptionDecoderSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fingerprint of all that the scores of a method are made of, images and banks apart: two runs with the same one give an
 * image the same score to the last bit.
 */
public final class ScoreCacheKeys {
    /** Raised whenever the kernels' arithmetic changes. */
    private static final int ARITHMETIC = 1;

    private static final String PARAMETER = "scoring.";

    private final Map<ScoringMethod, String> keys = new LinkedHashMap<>();

    /**
     * The keys of a run's methods.
     *
     * @param labelSetId stands for the labels, the negatives and the model
     * @param captions the decoder of the method zoc
     */
    public ScoreCacheKeys(
            String labelSetId, double logitScale, ScoringOptions options, Optional<CaptionDecoderSpec> captions) {
        for (ScoringMethod method : options.methods()) {
            Fingerprint key = new Fingerprint()
                    .add(Integer.toString(ARITHMETIC))
                    .add(MatmulBackends.fastest().description())
                    .add(labelSetId)
                    .add(Double.toString(logitScale))
                    .add(method.tableName());
            if (method == ScoringMethod.NEG_LABEL) {
                key.add(Integer.toString(options.negLabelGroups()));
            }
            if (method.adaptation().isPresent()) {
                key.add(Integer.toString(options.adaNegGroups()))
                        .add(options.adaNeg().toString())
                        .add(options.selfMatch().name());
            }
            if (method.needsCaptions()) {
                captions.ifPresent(decoder -> key.add(decoder.id()));
            }
            keys.put(method, key.shortHex());
        }
    }

    /** The parameters of {@code runs} that keep the keys, one for each method. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        keys.forEach((method, key) -> parameters.put(PARAMETER + method.tableName(), key));
        return parameters;
    }

    /** Notes the keys among the parameters of a run. */
    void note(RunLog run) {
        parameters().forEach(run::parameter);
    }

    /** The methods that a run with those parameters computed just so. */
    List<ScoringMethod> computedWith(Map<String, String> parameters) {
        return keys.entrySet().stream()
                .filter(key -> key.getValue()
                        .equals(parameters.get(PARAMETER + key.getKey().tableName())))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public String toString() {
        return keys.toString();
    }
}
