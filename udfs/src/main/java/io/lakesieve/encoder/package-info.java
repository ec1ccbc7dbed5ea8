/**
 * From a model directory to embeddings: its description, its copy on every executor, its tokenizer, its image tower and
 * its text tower.
 *
 * <p>Together with {@code product} the only package that imports DJL and ONNX Runtime; it uses {@code image}, {@code hub} and
 * Hadoop's file systems, and knows no Spark. The package {@code spark} of this module and the jobs may import it.
 */
package io.lakesieve.encoder;
