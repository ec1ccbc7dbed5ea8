/**
 * JPEG files with libjpeg-turbo's arithmetic, so that pixels equal Pillow's; irregular files go to the JDK's native
 * reader.
 */
package io.lakesieve.image.codec.jpeg;
