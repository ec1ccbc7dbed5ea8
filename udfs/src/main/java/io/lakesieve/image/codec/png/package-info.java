/** PNG files, with the colours that Pillow gives them. */
package io.lakesieve.image.codec.png;
