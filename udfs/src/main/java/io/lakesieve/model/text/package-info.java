/** Prompts as token ids, by the tokenizer of the model. */
package io.lakesieve.model.text;
