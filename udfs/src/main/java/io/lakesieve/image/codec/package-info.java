/**
 * Types that the decoders share: decoded pictures, size limits, reasons for a rejection, EXIF orientation and colour
 * arithmetic.
 */
package io.lakesieve.image.codec;
