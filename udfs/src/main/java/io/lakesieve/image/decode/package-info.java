/**
 * Decodes a file's bytes to an RGB picture: detects the format, checks the limits, calls the codec and applies the EXIF
 * orientation.
 */
package io.lakesieve.image.decode;
