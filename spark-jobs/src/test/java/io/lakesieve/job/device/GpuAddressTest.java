package io.lakesieve.job.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.config.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuAddressTest {
    private static final String NAME = "GPU-8f3a1c2e-1111-2222-3333-444455556666";

    @Test
    void aNumberIsTheGpusNumber() {
        assertThat(GpuAddress.ordinal("0", "")).isZero();
        assertThat(GpuAddress.ordinal(" 3\n", "")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 2,3 | 0",
                "3 | 2,3 | 1",
                "GPU-8f3a1c2e-1111-2222-3333-444455556666 | GPU-aaaa, GPU-8f3a1c2e-1111-2222-3333-444455556666 | 1",
                "GPU-8f3a1c2e-1111-2222-3333-444455556666 | GPU-8f3a | 0",
                "MIG-0f5b1c2e-9999-2222-3333-444455556666 | MIG-0f5b1c2e-9999-2222-3333-444455556666 | 0",
            })
    void cudaCountsAmongTheGpusThatItShows(String address, String visible, int ordinal) {
        assertThat(GpuAddress.ordinal(address, visible)).isEqualTo(ordinal);
    }

    @Test
    void aGpuThatCudaDoesNotShowIsAnError() {
        assertThatThrownBy(() -> GpuAddress.ordinal("0", "2,3"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the GPU '0'")
                .hasMessageContaining("CUDA_VISIBLE_DEVICES is '2,3'");
        assertThatThrownBy(() -> GpuAddress.ordinal("0", "-1")).isInstanceOf(InputException.class);
    }

    @Test
    void aNameNeedsTheVariableThatGivesItANumber() {
        assertThatThrownBy(() -> GpuAddress.ordinal(NAME, ""))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("start the executors with CUDA_VISIBLE_DEVICES=" + NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "0,1", "gpu0", "0x1", "12345", "GPU-", "GPU-1 2"})
    void whatIsNoAddressIsAnError(String address) {
        assertThatThrownBy(() -> GpuAddress.ordinal(address, ""))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'" + address + "', which is no address")
                .hasMessageContaining("discoveryScript");
    }
}
