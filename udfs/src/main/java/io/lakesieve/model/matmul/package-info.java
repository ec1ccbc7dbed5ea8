/** The kernels' matrix products by ONNX Runtime, with the labels as a constant of its graph. */
package io.lakesieve.model.matmul;
