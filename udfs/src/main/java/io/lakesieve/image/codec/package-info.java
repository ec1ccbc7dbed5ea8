/** What the decoders share: pixels, limits, the reasons for which a picture is rejected, Exif orientation. */
package io.lakesieve.image.codec;
