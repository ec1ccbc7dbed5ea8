package io.lakesieve.model.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.TestModels;
import io.lakesieve.model.text.PromptTokenizer;
import io.lakesieve.model.tower.TextTower;
import org.junit.jupiter.api.Test;

/** Text towers that cannot be loaded leak no native memory. */
class LoadedTextTest {
    private static final TextTower TOWER = TestModels.open("tiny").textTower();

    @Test
    void aTowerThatIsRefusedClosesItsTokenizer() {
        PromptTokenizer tokenizer = tokenizer();

        assertThatThrownBy(() -> LoadedText.load(TOWER, () -> tokenizer, () -> {
                    throw new ModelException("refused");
                }))
                .hasMessage("refused");

        assertThatThrownBy(() -> tokenizer.ids("a")).isInstanceOf(IllegalStateException.class);
    }

    /** The session of an image tower fails when it is called with prompts. */
    @Test
    void aTowerThatFailsOnItsFirstPromptIsClosedWithItsTokenizer() {
        PromptTokenizer tokenizer = tokenizer();
        LoadedTower failing = LoadedTower.load(
                TestModels.directory("tiny"),
                TestModels.open("tiny").imageTower().tower(),
                ComputeDevice.CPU);

        assertThatThrownBy(() -> LoadedText.load(TOWER, () -> tokenizer, () -> failing))
                .isInstanceOf(RuntimeException.class);

        assertThatThrownBy(() -> tokenizer.ids("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(failing::predictor).isInstanceOf(IllegalStateException.class);
    }

    private static PromptTokenizer tokenizer() {
        return PromptTokenizer.open(
                TestModels.directory("tiny").resolve("tokenizer.json"), TOWER.maxLength(), TOWER.letterCase());
    }
}
