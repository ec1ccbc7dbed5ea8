package io.lakesieve.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.image.codec.RgbImage;
import org.junit.jupiter.api.Test;

class ThumbnailJpegTest {
    @Test
    void aPictureOfMillionsOfPixelsInOneDirectionHasNoSmallCopy() {
        RgbImage line = new RgbImage(5_000_000, 1, new byte[15_000_000]);

        assertThat(ThumbnailJpeg.of(line)).isEmpty();
    }

    @Test
    void aSmallCopyKeepsTheShapeOfThePicture() {
        RgbImage picture = new RgbImage(1_024, 512, new byte[1_024 * 512 * 3]);

        ThumbnailJpeg copy = ThumbnailJpeg.of(picture).orElseThrow();

        assertThat(copy.width()).isEqualTo(256);
        assertThat(copy.height()).isEqualTo(128);
        assertThat(copy.bytes()).hasSizeLessThanOrEqualTo(ThumbnailJpeg.MAX_BYTES);
    }
}
