package io.lakesieve.job.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.job.embed.ModelFacts;
import io.lakesieve.model.onnx.TensorSpec;
import io.lakesieve.model.repository.ModelFileEntry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which facts about a machine and a model become findings. */
class FindingsTest {
    private static final long GIGABYTE = 1_000_000_000;
    private static final SampleFacts SOUND = sample(512, 512, 1, false, 4, "a", "");
    private static final ModelFacts MODEL = model(100, true);

    @Test
    void aSoundModelOnSoundMachinesGivesNoFinding() {
        assertThat(Findings.of(MODEL, List.of(executor("1", SOUND, ""), executor("2", SOUND, ""))))
                .isEmpty();
    }

    @Test
    void anExecutorThatCannotRunTheModelIsAnError() {
        assertThat(Findings.of(MODEL, List.of(executor("7", null, "the file is missing"))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.isError()).isTrue();
                    assertThat(finding.what()).contains("Executor 7 on host");
                    assertThat(finding.why()).isEqualTo("the file is missing");
                });
    }

    @Test
    void embeddingsThatAreNotFiniteAreAnError() {
        assertError(sample(512, 512, 1, false, 4, "a", "the model's embedding is not finite"), "not sound");
    }

    @Test
    void embeddingsOfAnotherNormAreAnError() {
        assertError(sample(512, 512, 0.9, false, 4, "a", ""), "not sound");
    }

    @Test
    void embeddingsThatDependOnTheirNeighboursAreAnError() {
        assertError(sample(512, 512, 1, true, 4, "a", ""), "depends on what stands beside it");
    }

    @Test
    void towersOfDifferentSpacesAreAnError() {
        assertError(sample(512, 768, 1, false, 0, "a", ""), "do not belong together");
    }

    @Test
    void photographsThatAreNotNearestToTheirWordsAreAWarning() {
        assertWarning(
                Findings.of(MODEL, List.of(executor("1", sample(512, 512, 1, false, 1, "a", ""), ""))),
                "1 of 4 shipped photographs");
    }

    @Test
    void executorsThatRoundDifferentlyAreAWarning() {
        assertWarning(
                Findings.of(
                        MODEL,
                        List.of(executor("1", SOUND, ""), executor("2", sample(512, 512, 1, false, 4, "b", ""), ""))),
                "different bits");
    }

    @Test
    void moreSlotsThanCoresAreAWarning() {
        assertWarning(Findings.of(MODEL, List.of(executor(8, 4 * GIGABYTE, 16 * GIGABYTE))), "8 task slots on 4 cores");
    }

    @Test
    void aSmallHeapIsAWarning() {
        assertWarning(Findings.of(MODEL, List.of(executor(4, GIGABYTE / 2, 16 * GIGABYTE))), "a heap of 0.5 GB");
    }

    @Test
    void aHeapThatLeavesNoRoomForTheWeightsIsAWarning() {
        // 15.5 GB of heap and the model's 0.6 GB twice are more than 16 GB.
        assertWarning(
                Findings.of(MODEL, List.of(executor(4, 15_500_000_000L, 16 * GIGABYTE))),
                "may need 16.7 GB of the 16.0 GB");
    }

    @Test
    void aScaleThatNothingStatesIsAWarning() {
        assertWarning(
                Findings.of(model(Double.NaN, true), List.of(executor("1", SOUND, ""))), "logit scale is not known");
    }

    @Test
    void aModelWithOneTowerIsAWarning() {
        assertWarning(
                Findings.of(model(100, false), List.of(executor("1", sample(512, 0, 1, false, 0, "a", ""), ""))),
                "no tower for prompts");
    }

    private static void assertError(SampleFacts sample, String what) {
        assertThat(Findings.of(MODEL, List.of(executor("1", sample, ""))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.isError()).isTrue();
                    assertThat(finding.what()).contains(what);
                });
    }

    private static void assertWarning(List<Finding> findings, String what) {
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.isError()).isFalse();
            assertThat(finding.what()).contains(what);
        });
    }

    private static SampleFacts sample(
            int images, int texts, double norm, boolean dependent, int nearest, String digest, String defect) {
        boolean comparable = images == texts;
        return new SampleFacts(
                "lion.jpg",
                "lion",
                images,
                norm,
                texts,
                texts == 0 ? 0 : 1,
                0.3,
                nearest,
                comparable ? 4 : 0,
                dependent,
                digest,
                defect);
    }

    private static ExecutorReport executor(String id, SampleFacts sample, String obstacle) {
        return executor(id, 4, 4 * GIGABYTE, 16 * GIGABYTE, sample, obstacle);
    }

    private static ExecutorReport executor(int slots, long heap, long memory) {
        return executor("1", slots, heap, memory, SOUND, "");
    }

    private static ExecutorReport executor(
            String id, int slots, long heap, long memory, SampleFacts sample, String obstacle) {
        return new ExecutorReport(
                id,
                "host",
                slots,
                new MachineFacts("Linux amd64", "17", 4, heap, memory, "/tmp", GIGABYTE),
                List.of(),
                List.of(),
                List.of("cpu"),
                sample,
                null,
                obstacle);
    }

    private static ModelFacts model(double scale, boolean texts) {
        ModelFacts.TowerFacts tower = new ModelFacts.TowerFacts(
                "onnx/model.onnx", List.of(), new TensorSpec("embeds", "float", List.of(-1L, 512L)), "any number");
        return new ModelFacts(
                "model",
                "default",
                "0123456789abcdef",
                List.of(new ModelFileEntry("onnx/model.onnx", 600_000_000, "0".repeat(64))),
                tower,
                texts ? tower : null,
                Map.of(),
                77,
                scale,
                "--logit-scale");
    }
}
