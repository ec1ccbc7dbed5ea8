package io.lakesieve.core;

import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.score.AdaNegScore;
import io.lakesieve.core.score.Adaptation;
import io.lakesieve.core.score.TextScore;
import io.lakesieve.model.matmul.MatmulBackends;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Prints the largest error of the kernels for each array of the fixtures, to compare variants of a kernel. */
final class FixtureMargins {
    private FixtureMargins() {}

    public static void main(String[] arguments) {
        System.out.println("| fixture | array | largest difference | tolerance |");
        System.out.println("|---|---|---|---|");
        for (String folder : new String[] {"tiny", "small"}) {
            PublishedCase published = new PublishedCase(folder, MatmulBackends.fastest());
            Fixtures fixtures = published.fixtures();
            print(folder, "quantile", doubles(published.closeness()), fixtures, Tolerances.CLOSENESS);
            for (int groups : new int[] {4, 5, 7, 100}) {
                if (fixtures.has("group_perm_" + groups)) {
                    double[] scores = values(published.textScores(groups), TextScore::negLabel);
                    print(folder, "neglabel_score_" + groups, scores, fixtures, Tolerances.GROUP_SCORE);
                }
            }
            textScores(folder, published.textScores(PublishedCase.ADANEG_GROUPS), fixtures);
            for (Adaptation adaptation : Adaptation.values()) {
                adaNegScores(folder, published.adaNegScores(adaptation), adaptation, fixtures);
            }
        }
        oneGroup();
    }

    private static void textScores(String folder, List<TextScore> scores, Fixtures fixtures) {
        print(folder, "mcm", values(scores, TextScore::msp), fixtures, Tolerances.SOFTMAX);
        print(folder, "maxlogit", values(scores, TextScore::maxLogit), fixtures, Tolerances.LOGIT);
        print(folder, "energy", values(scores, TextScore::energy), fixtures, Tolerances.LOGIT);
        print(folder, "adaneg_ent_id", values(scores, TextScore::labelEntropy), fixtures, Tolerances.ENTROPY);
        print(folder, "adaneg_ent_neg", values(scores, TextScore::negativeEntropy), fixtures, Tolerances.ENTROPY);
        print(folder, "adaneg_v", values(scores, TextScore::vanilla), fixtures, Tolerances.GROUP_SCORE);
        print(folder, "f64_vanilla", values(scores, TextScore::vanilla), fixtures, Tolerances.SCORE_IN_DOUBLE);
    }

    private static void adaNegScores(
            String folder, List<AdaNegScore> scores, Adaptation adaptation, Fixtures fixtures) {
        String name = adaptation == Adaptation.TASK ? "task" : "sample";
        double[] adaptive = values(scores, AdaNegScore::adaptive);
        double[] confidence = values(scores, AdaNegScore::confidence);
        print(folder, "adaneg_" + name + "_ada", adaptive, fixtures, Tolerances.ADAPTIVE_SCORE);
        print(folder, "adaneg_" + name + "_conf", confidence, fixtures, Tolerances.ADAPTIVE_SCORE);
        print(folder, "f64_" + name + "_conf", confidence, fixtures, Tolerances.SCORE_IN_DOUBLE);
        if (adaptation == Adaptation.SAMPLE) {
            print(folder, "f64_sample_ada", adaptive, fixtures, Tolerances.SCORE_IN_DOUBLE);
        }
    }

    private static void oneGroup() {
        PublishedCase published = new PublishedCase("tiny", MatmulBackends.fastest());
        LabelSpace space = published.space(PublishedCase.ADANEG_GROUPS);
        NegativeGroups one = NegativeGroups.of(space.negatives().rows(), 1, 1);
        List<TextScore> scores = PublishedCase.textScores(
                MatmulBackends.fastest(), published.fixtures().matrix("images"), space, one);
        double[] values = values(scores, TextScore::negLabel);
        print("edge", "tiny_one_group_score", values, Fixtures.of("edge"), Tolerances.GROUP_SCORE);
    }

    static <T> double[] values(List<T> scores, ToDoubleFunction<T> value) {
        return scores.stream().mapToDouble(value).toArray();
    }

    static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static void print(String folder, String array, double[] actual, Fixtures fixtures, double tolerance) {
        double[] expected = array.startsWith("f64") ? fixtures.doubles(array) : doubles(fixtures.floats(array));
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
        }
        System.out.printf("| %s | %s | %.1e | %.1e |%n", folder, array, largest, tolerance);
    }
}
