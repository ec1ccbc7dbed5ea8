/** PNG decoder, with the pixels that Pillow gives. */
package io.lakesieve.image.codec.png;
