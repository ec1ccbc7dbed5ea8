/** WebP decoder, lossy (VP8) and lossless (VP8L), with libwebp's arithmetic, so that pixels equal Pillow's. */
package io.lakesieve.image.codec.webp;
