/** What an ONNX file says, read without loading its weights, and the part of a graph that a tower needs. */
package io.lakesieve.model.onnx;
