/** Embeddings and labels as matrices, their cosines in blocks, and the sums and orders that every kernel uses. */
package io.lakesieve.core.matrix;
