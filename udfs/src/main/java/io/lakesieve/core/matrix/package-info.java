/**
 * Embeddings and label spaces as matrices, their cosines in blocks, and the vectorised sums, exponentials and top-k
 * selection that the other kernels use.
 */
package io.lakesieve.core.matrix;
