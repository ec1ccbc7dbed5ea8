package io.lakesieve.job.device;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.decode.ImageDecoder;
import io.lakesieve.lexicon.Prompts;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.TextEncoder;
import java.io.Serializable;
import java.util.List;

/**
 * The speed of one task slot while all others of its JVM are as busy.
 *
 * @param images images a second, from a JPEG's bytes to its embedding; 0 without an image tower
 * @param decoding share of that time that decoding took
 * @param preparing share that resizing and normalising took
 * @param inferring share that the tower took
 * @param prompts prompts a second; 0 without a text tower
 */
public record SlotSpeed(double images, double decoding, double preparing, double inferring, double prompts)
        implements Serializable {
    private static final double NANOS_PER_SECOND = 1e9;
    /** The warm-up for the JIT compiler is the measured time divided by this. */
    private static final int WARM_UP_PART = 3;

    /** Times each tower for that long; the encoder of a missing tower is null. */
    static SlotSpeed measure(ImageEncoder images, TextEncoder texts, double seconds) {
        ImageMeter imageMeter = new ImageMeter(images);
        PromptMeter promptMeter = new PromptMeter(texts);
        imageMeter.run(seconds / WARM_UP_PART);
        imageMeter.reset();
        imageMeter.run(seconds);
        promptMeter.run(seconds / WARM_UP_PART);
        promptMeter.reset();
        promptMeter.run(seconds);
        double spent = Math.max(1, imageMeter.decoding + imageMeter.preparing + imageMeter.inferring);
        return new SlotSpeed(
                imageMeter.done * NANOS_PER_SECOND / spent,
                imageMeter.decoding / spent,
                imageMeter.preparing / spent,
                imageMeter.inferring / spent,
                promptMeter.done * NANOS_PER_SECOND / Math.max(1, promptMeter.spent));
    }

    private static final class ImageMeter {
        private final ImageEncoder encoder;
        private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
        private double decoding;
        private double preparing;
        private double inferring;
        private long done;

        ImageMeter(ImageEncoder encoder) {
            this.encoder = encoder;
        }

        void reset() {
            decoding = 0;
            preparing = 0;
            inferring = 0;
            done = 0;
        }

        void run(double seconds) {
            if (encoder == null) {
                return;
            }
            List<byte[]> files = SampleImages.ofUsualSize();
            float[] batch =
                    new float[encoder.batchSize() * encoder.preprocessor().length()];
            double limit = seconds * NANOS_PER_SECOND;
            while (decoding + preparing + inferring < limit) {
                for (int i = 0; i < encoder.batchSize(); i++) {
                    long start = System.nanoTime();
                    DecodedImage decoded = decoder.decode(files.get(i % files.size()));
                    long decodedAt = System.nanoTime();
                    encoder.preprocessor().fill(decoded, batch, i);
                    decoding += decodedAt - start;
                    preparing += System.nanoTime() - decodedAt;
                }
                long start = System.nanoTime();
                encoder.embed(batch, encoder.batchSize());
                inferring += System.nanoTime() - start;
                done += encoder.batchSize();
            }
        }
    }

    private static final class PromptMeter {
        private final TextEncoder encoder;
        private double spent;
        private long done;

        PromptMeter(TextEncoder encoder) {
            this.encoder = encoder;
        }

        void reset() {
            spent = 0;
            done = 0;
        }

        void run(double seconds) {
            if (encoder == null) {
                return;
            }
            List<String> prompts =
                    SampleImages.words().stream().map(Prompts::standard).toList();
            while (spent < seconds * NANOS_PER_SECOND) {
                long start = System.nanoTime();
                encoder.embed(prompts);
                spent += System.nanoTime() - start;
                done += prompts.size();
            }
        }
    }
}
