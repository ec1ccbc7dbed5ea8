package io.lakesieve.job.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.config.StudyOptions;
import io.lakesieve.core.score.ScoringMethod;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrevalenceStudyTest {
    private static final List<Double> SHARES = List.of(0.1, 0.5);

    @Test
    void theFalseShareStaysBelowTheNominalOneForNegLabelAndAdaNeg() {
        List<PrevalenceStudy.Figures> figures = new PrevalenceStudy(
                        new StudyOptions(SHARES, List.of(100), 300, 60, 3), new GeneratedImages(3))
                .execute();

        assertThat(figures).hasSize(2 * 2 * 5);
        assertThat(figures).filteredOn(line -> line.rule().startsWith("fdr")).allSatisfy(line -> assertThat(
                        line.falseShare())
                .isLessThanOrEqualTo(Double.parseDouble(line.rule().substring(4)) + 2 * line.falseShareError()));
        assertThat(figures)
                .allSatisfy(line -> assertThat(line.estimate()).isCloseTo(line.outlierShare(), within(0.08)));
        assertThat(figures)
                .allSatisfy(line -> assertThat(line.held().orElseThrow()).isGreaterThan(0.75));
    }

    @Test
    void aSeedGivesTheSameFiguresAgain() {
        StudyOptions options = new StudyOptions(List.of(0.3), List.of(20), 50, 5, 7);

        assertThat(new PrevalenceStudy(options, new GeneratedImages(7)).execute())
                .isEqualTo(new PrevalenceStudy(options, new GeneratedImages(7)).execute());
    }

    @Test
    void theLargestLakeThatTheImagesAllowIsDrawn() {
        double[] good = new Random(1).doubles(116).toArray();
        double[] outliers = new Random(2).doubles(112).map(score -> score / 2).toArray();
        ScoredImages images =
                new ScoredImages(Map.of(ScoringMethod.NEG_LABEL, good), Map.of(ScoringMethod.NEG_LABEL, outliers));

        assertThat(images.sizes(38, 0.1, 1000)).hasValue(new StudyImages.Sizes(38, 77, 9));
        assertThat(images.sizes(38, 0.9, 1000)).hasValue(new StudyImages.Sizes(38, 12, 112));
        assertThat(images.sizes(38, 0.001, 1000)).isEmpty();
        assertThat(images.sizes(116, 0.5, 1000)).isEmpty();
    }
}
