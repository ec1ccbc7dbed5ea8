/** Reads what ONNX files declare without loading their weights, and extracts the subgraph of one tower. */
package io.lakesieve.model.onnx;
