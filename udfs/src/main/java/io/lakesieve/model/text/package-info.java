/** Tokenization of prompts: the model's tokenizer, prompt length, padding and letter case. */
package io.lakesieve.model.text;
