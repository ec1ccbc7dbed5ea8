package io.lakesieve.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.lakesieve.model.InferenceEngine;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.TestModels;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.tower.BatchRule;
import io.lakesieve.model.tower.Tower;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** Devices, on a machine without a GPU. */
class ComputeDeviceTest {
    private static final ComputeDevice GPU = new ComputeDevice.Cuda(0);

    @Test
    void aModelOnAGpuThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> LoadedModels.images(TestModels.open("tiny"), GPU, new Configuration()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("The model cannot compute on cuda:0")
                .hasMessageContaining("ONNX Runtime");
    }

    @Test
    void theProcessorIsAlwaysThere() {
        assertThat(InferenceEngine.obstacle(ComputeDevice.CPU)).isEmpty();
        assertThat(InferenceEngine.obstacle(GPU)).isPresent();
    }

    @Test
    void theTestComputationForGpusRunsOnTheProcessor() throws OrtException {
        assertThat(InferenceEngine.compute(ComputeDevice.CPU)).isEqualTo(4);
    }

    @Test
    void aRefusalLeavesTheProcessorToOthers() {
        ModelSpec model = TestModels.open("tiny");
        assertThatThrownBy(() -> LoadedModels.images(model, GPU, new Configuration()))
                .isInstanceOf(ModelException.class);

        try (ImageEncoder encoder = LoadedModels.images(model)) {
            assertThat(encoder.dimension()).isEqualTo(6);
        }
    }

    @Test
    void onAGpuEveryCallHasTheSameNumberOfRows() {
        Tower free = TestModels.open("tiny").imageTower().tower();
        Tower alone = TestModels.open("quantised").imageTower().tower();

        assertThat(LoadedModels.onDevice(free, GPU, 16).rows()).isEqualTo(new BatchRule.Fixed(16));
        assertThat(LoadedModels.onDevice(alone, GPU, 16).rows()).isEqualTo(new BatchRule.Alone());
        assertThat(LoadedModels.onDevice(free, ComputeDevice.CPU, 16)).isEqualTo(free);
    }

    @Test
    void gpusAreCountedFromZero() {
        assertThatThrownBy(() -> new ComputeDevice.Cuda(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
