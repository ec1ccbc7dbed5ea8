/**
 * Turns an RGB picture into the input tensor of an image tower: resize, crop, normalise and pad, as transformers and
 * open_clip do.
 */
package io.lakesieve.image.preprocess;
