package io.lakesieve.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.image.ImageReferences;
import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.image.codec.RgbImage;
import io.lakesieve.image.preprocess.PillowResize.Window;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PillowResizeTest {
    record Scaling(Resampling filter, int width, int height) {}

    private final RgbImage source = ImageReferences.decode(ImageReferences.bytes("resize/source.png"));

    static Stream<Scaling> scalings() {
        return Stream.of(Resampling.values())
                .flatMap(filter -> Stream.of(
                        new Scaling(filter, 17, 13),
                        new Scaling(filter, 53, 20),
                        new Scaling(filter, 30, 41),
                        new Scaling(filter, 97, 71),
                        new Scaling(filter, 1, 1),
                        new Scaling(filter, 50, 44),
                        new Scaling(filter, 47, 20),
                        new Scaling(filter, 60, 20)));
    }

    @ParameterizedTest
    @MethodSource("scalings")
    void everyBitIsPillows(Scaling scaling) {
        RgbImage scaled = whole(scaling.width(), scaling.height(), scaling.filter());

        String reference = "resize/%s-%dx%d.rgb.gz"
                .formatted(scaling.filter().name().toLowerCase(Locale.ROOT), scaling.width(), scaling.height());
        assertThat(scaled.rgb()).isEqualTo(ImageReferences.rgb(reference).rgb());
    }

    @ParameterizedTest
    @EnumSource(Resampling.class)
    void aWindowHoldsThePixelsOfTheWholePicture(Resampling filter) throws ImageRejection {
        RgbImage whole = whole(31, 29, filter);

        RgbImage window = PillowResize.resize(source, 31, 29, new Window(7, 5, 11, 13), filter);

        for (int y = 0; y < 13; y++) {
            assertThat(row(window, 0, y, 11)).isEqualTo(row(whole, 7, 5 + y, 11));
        }
    }

    @ParameterizedTest
    @EnumSource(Resampling.class)
    void aWindowHoldsThePixelsOfTheWholePictureWhereColumnsGoFirst(Resampling filter) throws ImageRejection {
        RgbImage whole = whole(47, 20, filter);

        RgbImage window = PillowResize.resize(source, 47, 20, new Window(7, 5, 11, 13), filter);

        for (int y = 0; y < 13; y++) {
            assertThat(row(window, 0, y, 11)).isEqualTo(row(whole, 7, 5 + y, 11));
        }
    }

    @Test
    void thePictureItselfIsReturnedAtItsOwnSize() {
        assertThat(whole(source.width(), source.height(), Resampling.BICUBIC)).isSameAs(source);
    }

    @Test
    void oneOfMillionsOfPixelsInOneDirectionIsTooLarge() {
        RgbImage line = new RgbImage(5_000_000, 1, new byte[15_000_000]);

        assertThat(PillowResize.resize(line, 256, 1, Resampling.BICUBIC))
                .isEqualTo(new DecodedImage.Rejected(
                        ImageStatus.TOO_LARGE,
                        "The picture has 5000000 pixels in one direction, too many to be scaled to 256"));
    }

    @Test
    void theNearestPixelsOfAPictureThatPillowCannotHoldAreNotLookedFor() {
        RgbImage line = new RgbImage(5_000_000, 1, new byte[15_000_000]);

        assertThatThrownBy(() -> PillowResize.resize(
                        line, 224L * 5_000_000, 224, new Window(560_000_000, 0, 224, 224), Resampling.NEAREST))
                .isInstanceOf(ImageRejection.class)
                .hasMessage("The picture would have 1120000000 pixels in one direction when it is scaled");
    }

    private RgbImage whole(int width, int height, Resampling filter) {
        return ((DecodedImage.Pixels) PillowResize.resize(source, width, height, filter)).image();
    }

    private static List<Byte> row(RgbImage image, int x, int y, int length) {
        int start = (y * image.width() + x) * RgbImage.CHANNELS;
        return Stream.iterate(start, i -> i + 1)
                .limit((long) length * RgbImage.CHANNELS)
                .map(i -> image.rgb()[i])
                .toList();
    }
}
