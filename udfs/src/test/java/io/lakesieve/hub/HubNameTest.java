package io.lakesieve.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubNameTest {
    @Test
    void aRevisionIsMainUnlessNamed() {
        assertThat(HubName.parse("hf://Xenova/clip-vit-base-patch16"))
                .isEqualTo(new HubName("Xenova", "clip-vit-base-patch16", "main"));
        assertThat(HubName.parse("hf://a/b.c_d@v1.0")).isEqualTo(new HubName("a", "b.c_d", "v1.0"));
        assertThat(HubName.parse("hf://a/b@refs/pr/12").revision()).isEqualTo("refs/pr/12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf://",
                "hf://name",
                "hf://owner/",
                "hf://owner/name/onnx",
                "hf://owner/name@",
                "hf://owner/name@../../etc",
                "hf://../name",
                "hf://owner/.name",
                "hf://own--er/name",
                "hf://owner/na me",
                "hf://owner/name@main/",
                "hf://owner/name?x=1"
            })
    void whatIsNoNameIsRefusedWithAnExample(String uri) {
        assertThatThrownBy(() -> HubName.parse(uri))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("'" + uri + "'")
                .hasMessageContaining("hf://OWNER/NAME@REVISION");
    }
}
