/** Loaded towers: sessions of ONNX Runtime through DJL, batches, devices. */
package io.lakesieve.model.runtime;
