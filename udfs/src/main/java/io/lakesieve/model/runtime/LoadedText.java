package io.lakesieve.model.runtime;

import io.lakesieve.model.text.PromptTokenizer;
import io.lakesieve.model.tower.TextTower;
import java.util.function.Supplier;

/**
 * A loaded text tower with its tokenizer.
 *
 * @param tower the tower's description
 * @param loaded the session
 * @param tokenizer the tokenizer
 * @param padding whether the tower needs padded prompts
 */
record LoadedText(TextTower tower, LoadedTower loaded, PromptTokenizer tokenizer, PromptPadding padding)
        implements AutoCloseable {
    /**
     * Loads tokenizer and tower and determines the padding with a few prompts. If any step fails, what was opened is
     * closed.
     */
    static LoadedText load(TextTower tower, Supplier<PromptTokenizer> tokenizers, Supplier<LoadedTower> towers) {
        PromptTokenizer tokenizer = tokenizers.get();
        LoadedTower loaded = null;
        try {
            loaded = towers.get();
            try (TowerCalls calls = new TowerCalls(loaded)) {
                return new LoadedText(tower, loaded, tokenizer, PromptPadding.of(tower, tokenizer, calls));
            }
        } catch (RuntimeException | Error e) {
            if (loaded != null) {
                loaded.close();
            }
            tokenizer.close();
            throw e;
        }
    }

    @Override
    public void close() {
        loaded.close();
        tokenizer.close();
    }
}
