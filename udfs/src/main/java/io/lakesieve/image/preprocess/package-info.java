/**
 * From an RGB picture to the tensor that an image tower reads: resize, crop, pad, normalise, as transformers and
 * open_clip do.
 */
package io.lakesieve.image.preprocess;
