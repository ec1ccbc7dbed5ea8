package io.lakesieve.model.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.matrix.MatmulBackend;
import org.junit.jupiter.api.Test;

class MatmulBackendsTest {
    /** Without ONNX Runtime the build would test plain Java twice. */
    @Test
    void thisMachineMultipliesByOnnxRuntime() {
        assertThat(MatmulBackends.fastest().description()).startsWith("ONNX Runtime 1.");
        assertThat(MatmulBackends.fastest()).isSameAs(MatmulBackends.fastest());
    }

    @Test
    void plainJavaSaysWhyItIsUsed() {
        assertThat(MatmulBackend.plain().description()).isEqualTo("plain Java");
        assertThat(MatmulBackend.plain("there is no such library").description())
                .isEqualTo("plain Java, since there is no such library");
    }
}
