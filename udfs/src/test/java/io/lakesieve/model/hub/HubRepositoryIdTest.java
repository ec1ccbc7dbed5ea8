package io.lakesieve.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubRepositoryIdTest {
    @Test
    void aRevisionIsMainUnlessNamed() {
        assertThat(HubRepositoryId.parse("hf://Xenova/clip-vit-base-patch16"))
                .isEqualTo(new HubRepositoryId("Xenova", "clip-vit-base-patch16", "main"));
        assertThat(HubRepositoryId.parse("hf://a/b.c_d@v1.0")).isEqualTo(new HubRepositoryId("a", "b.c_d", "v1.0"));
        assertThat(HubRepositoryId.parse("hf://a/b@refs/pr/12").revision()).isEqualTo("refs/pr/12");
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
    void aMalformedNameIsRefusedWithAnExample(String uri) {
        assertThatThrownBy(() -> HubRepositoryId.parse(uri))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("'" + uri + "'")
                .hasMessageContaining("hf://OWNER/NAME@REVISION");
    }
}
