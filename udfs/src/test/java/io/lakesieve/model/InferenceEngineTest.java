package io.lakesieve.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What users are told of failures of ONNX Runtime. */
class InferenceEngineTest {
    /** As ONNX Runtime 1.26.0 says it where no GPU is visible. */
    @Test
    void aFailureOfCudaIsToldWithoutPlacesInSources() {
        assertThat(
                        InferenceEngine.reason(
                                new IllegalStateException(
                                        "Error code - ORT_FAIL - message: /src/provider_options_utils.h:187 Parse Failed to"
                                                + " parse provider option \"device_id\": CUDA failure 100: no CUDA-capable device is detected ; GPU=-1 ;"
                                                + " hostname=vm ; file=/onnxruntime_src/info.cc ; line=67 ; expr=cudaGetDeviceCount(&num_devices);")))
                .isEqualTo("CUDA failure 100: no CUDA-capable device is detected");
    }
}
