/** From a model directory to embeddings: where its files are, what its graphs say, its tokenizer, and its towers. */
package io.lakesieve.model;
