package io.lakesieve.job.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.config.StudyOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PrevalenceStudyTest {
    private static final List<Double> SHARES = List.of(0.1, 0.5);

    @Test
    void theFalseShareStaysBelowTheNominalOneForNegLabelAndAdaNeg() {
        List<PrevalenceStudy.Figures> figures = new PrevalenceStudy(
                        new StudyOptions(SHARES, List.of(100), 300, 60, 3), new GeneratedImages(3))
                .execute();

        assertThat(figures).hasSize(2 * 3);
        for (double share : List.of(0.05, 0.1, 0.2)) {
            assertThat(figures)
                    .filteredOn(line -> !line.method().equals("tanl"))
                    .extracting(line -> line.rules().get("fdr " + share).falseShare())
                    .allSatisfy(of -> assertThat(of.value()).isLessThanOrEqualTo(share + 2 * of.error()));
        }
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
    void aMethodIsComparedWithNegLabelOnTheSameDraws() {
        List<PrevalenceStudy.Figures> figures = new PrevalenceStudy(
                        new StudyOptions(List.of(0.4), List.of(30), 80, 20, 5), new GeneratedImages(5))
                .execute();

        Map<String, PrevalenceStudy.Figures> byMethod =
                figures.stream().collect(Collectors.toMap(PrevalenceStudy.Figures::method, line -> line));
        assertThat(byMethod).containsOnlyKeys("neglabel", "adaneg-task", "tanl");
        assertThat(byMethod.get("neglabel").gain()).isEmpty();
        double difference = byMethod.get("adaneg-task").auroc().value()
                - byMethod.get("neglabel").auroc().value();
        assertThat(byMethod.get("adaneg-task").gain().orElseThrow().value()).isCloseTo(difference, within(1e-12));
    }

    @Test
    void theLargestLakeThatTheImagesAllowIsDrawn() {
        assertThat(StudyImages.Sizes.of(38, 0.1, 1000, 78, 112)).hasValue(new StudyImages.Sizes(38, 77, 9));
        assertThat(StudyImages.Sizes.of(38, 0.9, 1000, 78, 112)).hasValue(new StudyImages.Sizes(38, 12, 112));
        assertThat(StudyImages.Sizes.of(38, 0.001, 1000, 78, 112)).isEmpty();
        assertThat(StudyImages.Sizes.of(116, 0.5, 1000, 0, 112)).isEmpty();
    }
}
