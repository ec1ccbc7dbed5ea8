package io.lakesieve.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.ProductLibrary;
import org.junit.jupiter.api.Test;

class ProductLibrariesTest {
    /** The encoders' tests need it too; a build without it would test plain Java twice. */
    @Test
    void thisMachineMultipliesByOnnxRuntime() {
        assertThat(ProductLibraries.fastest().description()).startsWith("ONNX Runtime 1.");
        assertThat(ProductLibraries.fastest()).isSameAs(ProductLibraries.fastest());
    }

    @Test
    void plainJavaSaysWhyItIsUsed() {
        assertThat(ProductLibrary.plain().description()).isEqualTo("plain Java");
        assertThat(ProductLibrary.plain("there is no such library").description())
                .isEqualTo("plain Java, since there is no such library");
    }
}
