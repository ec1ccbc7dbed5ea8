/**
 * The matrix product of scoring ({@code core}'s MatmulBackend) by ONNX Runtime, with the labels as a constant of its
 * graph.
 */
package io.lakesieve.model.matmul;
