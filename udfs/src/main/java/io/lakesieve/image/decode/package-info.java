/** From the bytes of a file to an RGB picture: finds the format, bounds the work, applies the orientation. */
package io.lakesieve.image.decode;
