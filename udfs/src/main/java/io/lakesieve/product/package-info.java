/**
 * The fast form of {@code core}'s products: ONNX Runtime with the labels as a constant of its graph.
 *
 * <p>Together with {@code encoder} the only package that imports DJL and ONNX Runtime; it uses {@code core} and the
 * engine that {@code encoder} starts, and knows no Spark. The package {@code spark} of this module and the jobs may import it.
 */
package io.lakesieve.product;
