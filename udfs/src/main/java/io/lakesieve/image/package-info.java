/**
 * From the bytes of a picture to the tensor that an image tower reads: decode, resize, crop, normalise; a picture that
 * cannot be read is a value, not an exception.
 *
 * <p>Imports the JDK, ImageIO's plugins and Jackson; knows no Spark and no model runtime. The packages {@code encoder}
 * and {@code spark} of this module and the jobs may import it.
 */
package io.lakesieve.image;
