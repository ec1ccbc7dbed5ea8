package io.lakesieve.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damage to JPEG and WebP, whose decoders are our own: none ends in anything but a picture or a rejection, runs on for
 * ever, or takes more memory than a picture of the largest size that the limits allow.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedPicturesTest {
    /** As much as the largest of the pictures has, and twice that. */
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1 << 16);
    /** Samples and pixels of a picture of all its channels in several stages, and the codes of a lossless one. */
    private static final long BYTES_A_PIXEL = 64;

    private static final long BYTES_BESIDE = 16 << 20;
    private static final int LARGEST_FILE = 7_000;
    private static final int DAMAGED_COPIES = 200;

    private final com.sun.management.ThreadMXBean memory =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    static List<String> pictures() {
        return ImageReferences.pictures("jpg", "webp").stream()
                .filter(name -> ImageReferences.bytes("decode/" + name).length <= LARGEST_FILE)
                .toList();
    }

    static List<String> webps() {
        return pictures().stream().filter(name -> name.endsWith(".webp")).toList();
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aCutAtEveryLengthIsUnreadable(String name) {
        byte[] whole = ImageReferences.bytes("decode/" + name);
        for (int length = 0; length < whole.length; length++) {
            DecodedImage decoded = decode(Arrays.copyOf(whole, length));

            assertThat(decoded).as("%d bytes", length).isInstanceOf(DecodedImage.Rejected.class);
            assertThat(((DecodedImage.Rejected) decoded).status()).isEqualTo(ImageStatus.UNREADABLE);
        }
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

            DecodedImage decoded = decode(damaged);

            assertThat(outcome(decode(damaged))).isEqualTo(outcome(decoded));
        }
    }

    /** No index out of bounds hides behind the boundary that catches everything. */
    @ParameterizedTest
    @MethodSource("webps")
    void theWebpDecoderItselfOnlyRejects(String name) throws Exception {
        Random random = new Random(12);
        byte[] whole = ImageReferences.bytes("decode/" + name);
        for (int i = 0; i < DAMAGED_COPIES; i++) {
            byte[] damaged = whole.clone();
            for (int wrong = 0; wrong <= i % 4; wrong++) {
                damaged[8 + random.nextInt(damaged.length - 8)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(WebpDecoder.decode(damaged, LIMITS)).isNotNull();
            } catch (ImageRejection | EOFException e) {
                // What it is there for.
            }
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

    /** Decodes and looks at the memory that it took, whatever is still held of it. */
    private DecodedImage decode(byte[] bytes) {
        long before = memory.getCurrentThreadAllocatedBytes();
        DecodedImage decoded = new ImageDecoder(LIMITS).decode(bytes);
        long taken = memory.getCurrentThreadAllocatedBytes() - before;
        assertThat(taken).isLessThan(LIMITS.maxPixels() * BYTES_A_PIXEL + BYTES_BESIDE);
        return decoded;
    }

    private static List<Object> outcome(DecodedImage decoded) {
        return decoded instanceof DecodedImage.Pixels pixels
                ? List.of(pixels.image().width(), Arrays.hashCode(pixels.image().rgb()))
                : List.of(decoded);
    }

    /** With an end and lengths as a whole file has them. */
    private static byte[] closed(byte[] cut, String name) {
        if (name.endsWith(".jpg")) {
            byte[] closed = Arrays.copyOf(cut, cut.length + 2);
            closed[cut.length] = (byte) 0xFF;
            closed[cut.length + 1] = (byte) 0xD9;
            return closed;
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

    private static int indexOf(byte[] bytes, String name) {
        int at = 0;
        while (!new String(bytes, at, name.length(), java.nio.charset.StandardCharsets.ISO_8859_1).equals(name)) {
            at++;
        }
        return at;
    }
}
