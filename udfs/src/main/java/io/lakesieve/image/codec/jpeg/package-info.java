/**
 * JPEG decoder with libjpeg-turbo's arithmetic, so that pixels equal Pillow's. Irregular files are left to the JDK's
 * native libjpeg.
 */
package io.lakesieve.image.codec.jpeg;
