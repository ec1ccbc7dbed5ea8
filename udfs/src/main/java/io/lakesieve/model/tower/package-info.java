/** Descriptions of image and text towers: inputs, outputs and batch rules, as their ONNX graphs declare them. */
package io.lakesieve.model.tower;
