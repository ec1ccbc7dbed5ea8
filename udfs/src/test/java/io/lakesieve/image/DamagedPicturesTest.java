package io.lakesieve.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.image.codec.png.PngDecoder;
import io.lakesieve.image.codec.webp.WebpDecoder;
import io.lakesieve.image.decode.ImageDecoder;
import java.io.EOFException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged JPEG, WebP and PNG files, which our own decoders read: each results in a picture or a rejection, in limited
 * time, and takes no more memory than the largest picture within the limits.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedPicturesTest {
    /** Limits above the size of all test pictures. */
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1 << 16);
    /**
     * Upper bound of a decoder's memory per pixel: all channels in several stages, and the codes of a lossless picture.
     */
    private static final long BYTES_PER_PIXEL = 64;

    private static final long BYTES_BESIDE = 16 << 20;
    private static final byte[] IEND = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 0x42, 0x60, (byte) 0x82};
    private static final int LARGEST_FILE = 7_000;
    private static final int DAMAGED_COPIES = 200;

    private final com.sun.management.ThreadMXBean memory =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    static List<String> pictures() {
        return pictures("jpg", "webp", "png");
    }

    static List<String> picturesWithAnEnd() {
        return pictures("jpg", "webp");
    }

    static List<String> picturesWithoutALibrary() {
        return pictures("webp", "png");
    }

    static List<String> pngs() {
        return pictures("png");
    }

    private static List<String> pictures(String... suffixes) {
        return ImageReferences.pictures(suffixes).stream()
                .filter(name -> ImageReferences.bytes("decode/" + name).length <= LARGEST_FILE)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("picturesWithAnEnd")
    void aCutAtEveryLengthIsUnreadable(String name) {
        byte[] whole = ImageReferences.bytes("decode/" + name);
        for (int length = 0; length < whole.length; length++) {
            DecodedImage decoded = decode(Arrays.copyOf(whole, length));

            assertThat(decoded).as("%d bytes", length).isInstanceOf(DecodedImage.Rejected.class);
            assertThat(((DecodedImage.Rejected) decoded).status()).isEqualTo(ImageStatus.UNREADABLE);
        }
    }

    /** As in Pillow, data after the pixels may be missing. */
    @ParameterizedTest
    @MethodSource("pngs")
    void aCutPngIsUnreadableUpToTheEndOfItsPixels(String name) {
        byte[] whole = ImageReferences.bytes("decode/" + name);
        int pixelsFrom = indexOf(whole, "IDAT") + 4;
        boolean readable = false;
        for (int length = 0; length < whole.length; length++) {
            DecodedImage decoded = decode(Arrays.copyOf(whole, length));

            if (decoded instanceof DecodedImage.Pixels pixels) {
                readable = true;
                assertThat(length).isGreaterThan(pixelsFrom);
                assertThat(pixels.image().rgb())
                        .isEqualTo(ImageReferences.expected(name).rgb());
            } else {
                assertThat(readable)
                        .as("%d bytes, and fewer are readable", length)
                        .isFalse();
                assertThat(((DecodedImage.Rejected) decoded).status()).isEqualTo(ImageStatus.UNREADABLE);
            }
        }
        assertThat(readable).isTrue();
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aCutThatIsClosedAsIfItWereWholeIsAPictureOrARejection(String name) {
        byte[] whole = ImageReferences.bytes("decode/" + name);
        for (int length = 12; length < whole.length; length += 1 + whole.length / 300) {
            decode(closed(Arrays.copyOf(whole, length), name));
        }
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void wrongBytesGiveAPictureOrARejection(String name) {
        Random random = new Random(11);
        byte[] whole = ImageReferences.bytes("decode/" + name);
        for (int i = 0; i < DAMAGED_COPIES; i++) {
            byte[] damaged = whole.clone();
            for (int wrong = 0; wrong <= i % 8; wrong++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            if (i % 2 == 0 && name.endsWith(".png")) {
                putChecksums(damaged);
            }

            DecodedImage decoded = decode(damaged);

            assertThat(outcome(decode(damaged))).isEqualTo(outcome(decoded));
        }
    }

    /**
     * Calls the decoders without the boundary that catches all exceptions, so that an index out of bounds fails the
     * test.
     */
    @ParameterizedTest
    @MethodSource("picturesWithoutALibrary")
    void theDecoderItselfOnlyRejects(String name) throws Exception {
        Random random = new Random(12);
        byte[] whole = ImageReferences.bytes("decode/" + name);
        for (int i = 0; i < DAMAGED_COPIES; i++) {
            byte[] damaged = whole.clone();
            for (int wrong = 0; wrong <= i % 4; wrong++) {
                damaged[8 + random.nextInt(damaged.length - 8)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                decodeByOurs(damaged, name);
            } catch (ImageRejection | EOFException | DataFormatException e) {
                // A rejection is the expected outcome.
            }
        }
    }

    private static void decodeByOurs(byte[] damaged, String name) throws Exception {
        if (name.endsWith(".png")) {
            putChecksums(damaged);
            PngDecoder.decode(damaged, LIMITS);
        } else {
            WebpDecoder.decode(damaged, LIMITS);
        }
    }

    @Test
    void sizesBeyondTheLimitCostNothing() {
        byte[] lossless = ImageReferences.bytes("decode/lossless.webp");
        int header = indexOf(lossless, "VP8L") + 9;
        Arrays.fill(lossless, header, header + 3, (byte) 0xFF); // 16,384 columns and the rows' lower bits
        long before = memory.getCurrentThreadAllocatedBytes();

        DecodedImage decoded = new ImageDecoder(LIMITS).decode(lossless);

        assertThat(((DecodedImage.Rejected) decoded).status()).isEqualTo(ImageStatus.TOO_LARGE);
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    /** Decodes and checks the memory that was allocated, whether it was freed or not. */
    private DecodedImage decode(byte[] bytes) {
        long before = memory.getCurrentThreadAllocatedBytes();
        DecodedImage decoded = new ImageDecoder(LIMITS).decode(bytes);
        long taken = memory.getCurrentThreadAllocatedBytes() - before;
        assertThat(taken).isLessThan(LIMITS.maxPixels() * BYTES_PER_PIXEL + BYTES_BESIDE);
        return decoded;
    }

    private static List<Object> outcome(DecodedImage decoded) {
        return decoded instanceof DecodedImage.Pixels pixels
                ? List.of(pixels.image().width(), Arrays.hashCode(pixels.image().rgb()))
                : List.of(decoded);
    }

    /** Repairs lengths and the end marker, so that a cut file looks complete. */
    private static byte[] closed(byte[] cut, String name) {
        if (name.endsWith(".jpg")) {
            byte[] closed = Arrays.copyOf(cut, cut.length + 2);
            closed[cut.length] = (byte) 0xFF;
            closed[cut.length + 1] = (byte) 0xD9;
            return closed;
        }
        if (name.endsWith(".png")) {
            return closedPng(cut);
        }
        ByteBuffer buffer = ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(4, cut.length - 8);
        int last = 12;
        while (last + 8 <= cut.length) {
            int length = buffer.getInt(last + 4);
            if (length > cut.length - last - 8) {
                buffer.putInt(last + 4, cut.length - last - 8);
            }
            last += 8 + length + length % 2;
        }
        return cut;
    }

    /** Sets the length of the cut chunk to what is left of it, and appends IEND. */
    private static byte[] closedPng(byte[] cut) {
        byte[] closed = Arrays.copyOf(cut, cut.length + 4 + IEND.length);
        ByteBuffer buffer = ByteBuffer.wrap(closed);
        int last = 8;
        while (last + 12 <= cut.length && buffer.getInt(last) <= cut.length - last - 12) {
            last += 12 + buffer.getInt(last);
        }
        if (last + 8 > cut.length) {
            System.arraycopy(IEND, 0, closed, last, IEND.length);
            return Arrays.copyOf(closed, last + IEND.length);
        }
        buffer.putInt(last, cut.length - last - 8);
        System.arraycopy(IEND, 0, closed, cut.length + 4, IEND.length);
        putChecksums(closed);
        return closed;
    }

    /** Recomputes the checksums, so that damage is not detected by them. */
    private static void putChecksums(byte[] png) {
        ByteBuffer buffer = ByteBuffer.wrap(png);
        int at = 8;
        while (at + 12 <= png.length) {
            int length = buffer.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                return;
            }
            CRC32 checksum = new CRC32();
            checksum.update(png, at + 4, length + 4);
            buffer.putInt(at + 8 + length, (int) checksum.getValue());
            at += 12 + length;
        }
    }

    private static int indexOf(byte[] bytes, String name) {
        int at = 0;
        while (!new String(bytes, at, name.length(), java.nio.charset.StandardCharsets.ISO_8859_1).equals(name)) {
            at++;
        }
        return at;
    }
}
