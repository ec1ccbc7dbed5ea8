/** Decodes BMP; may know the codecs' common package alone. */
package io.lakesieve.image.codec.bmp;
