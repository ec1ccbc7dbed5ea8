package io.lakesieve.model.runtime;

import io.lakesieve.model.text.PromptTokenizer;
import io.lakesieve.model.tower.TextTower;
import java.util.function.Supplier;

/**
 * A text tower in memory with its tokenizer, and what was found out about it.
 *
 * @param tower the description
 * @param loaded the session
 * @param tokenizer the tokenizer
 * @param padding whether it needs padded prompts
 */
record LoadedText(TextTower tower, LoadedTower loaded, PromptTokenizer tokenizer, PromptPadding padding)
        implements AutoCloseable {
    /** Loads tokenizer and tower and tries them on a few prompts; where one of this fails, none of them stays open. */
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
