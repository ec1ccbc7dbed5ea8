/**
 * CLIP-like models, from a model directory to embeddings. This package starts ONNX Runtime; the packages below it read,
 * describe and run models.
 */
package io.lakesieve.model;
