/** WebP files, VP8 and lossless, with libwebp's arithmetic, so that pixels equal Pillow's. */
package io.lakesieve.image.codec.webp;
