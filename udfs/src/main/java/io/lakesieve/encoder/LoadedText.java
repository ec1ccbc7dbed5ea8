package io.lakesieve.encoder;

/**
 * A text tower in memory with its tokenizer, and what was found out about it.
 *
 * @param tower the description
 * @param loaded the session
 * @param tokenizer the tokenizer
 * @param padding whether it needs padded prompts
 */
record LoadedText(TextTower tower, LoadedTower loaded, PromptTokenizer tokenizer, PromptPadding padding) {}
