/** Decodes the first frame of a GIF; may know the codecs' common package alone. */
package io.lakesieve.image.codec.gif;
