/** Loads towers as ONNX Runtime sessions through DJL, and embeds images and prompts in batches on a CPU or GPU. */
package io.lakesieve.model.runtime;
