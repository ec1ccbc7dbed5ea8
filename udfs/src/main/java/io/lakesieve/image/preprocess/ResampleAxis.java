package io.lakesieve.image.preprocess;

import io.lakesieve.image.codec.ImageRejection;

/**
 * The source pixels and fixed-point weights of every output pixel along one axis: Pillow's {@code precompute_coeffs}
 * and {@code normalize_coeffs_8bpc}, for a window of the output.
 */
final class ResampleAxis {
    /** Fractional bits of weights: an int's 32 less 8 for the pixel and 2 for overshoot. */
    static final int PRECISION_BITS = 32 - 8 - 2;

    /** Maximum number of weights, 64 MiB, which only pictures with millions of pixels in one direction exceed. */
    private static final int MAX_WEIGHTS = 1 << 24;

    private final int taps;
    private final int[] first;
    private final int[] count;
    private final int[] weights;

    private ResampleAxis(int outputs, int taps) {
        this.taps = taps;
        this.first = new int[outputs];
        this.count = new int[outputs];
        this.weights = new int[outputs * taps];
    }

    /**
     * Computes the weights of an axis.
     *
     * @param source size of the picture along this axis
     * @param target size after the resize
     * @param from first output pixel of the window
     * @param length number of output pixels of the window
     * @throws ImageRejection if that takes more than {@value #MAX_WEIGHTS} weights; usual are 1 to 6 per source pixel
     */
    static ResampleAxis of(int source, long target, long from, int length, Resampling filter) throws ImageRejection {
        if (source == target) {
            return unchanged((int) from, length);
        }
        double scale = (double) source / target;
        double filterScale = Math.max(scale, 1);
        double support = filter.support() * filterScale;
        long taps = 2 * (long) Math.ceil(support) + 1;
        if (taps * length > MAX_WEIGHTS) {
            throw ImageRejection.tooLarge("The picture has %d pixels in one direction, too many to be scaled to %d"
                    .formatted(source, target));
        }
        ResampleAxis axis = new ResampleAxis(length, (int) taps);
        double[] row = new double[axis.taps];
        for (int i = 0; i < length; i++) {
            double centre = (from + i + 0.5) * scale;
            int first = Math.max((int) (centre - support + 0.5), 0);
            int count = Math.min((int) (centre + support + 0.5), source) - first;
            double sum = 0;
            for (int tap = 0; tap < count; tap++) {
                row[tap] = filter.weight((tap + first - centre + 0.5) * (1 / filterScale));
                sum += row[tap];
            }
            axis.put(i, first, count, row, sum);
        }
        return axis;
    }

    private static ResampleAxis unchanged(int from, int length) {
        ResampleAxis axis = new ResampleAxis(length, 1);
        double[] one = {1};
        for (int i = 0; i < length; i++) {
            axis.put(i, from + i, 1, one, 1);
        }
        return axis;
    }

    private void put(int output, int firstSource, int tapCount, double[] row, double sum) {
        first[output] = firstSource;
        count[output] = tapCount;
        for (int tap = 0; tap < tapCount; tap++) {
            double weight = (sum == 0 ? row[tap] : row[tap] / sum) * (1 << PRECISION_BITS);
            weights[output * taps + tap] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
        }
    }

    int length() {
        return first.length;
    }

    /** Maximum number of source pixels of an output pixel. */
    int taps() {
        return taps;
    }

    /** The first source pixel of an output pixel. */
    int first(int output) {
        return first[output];
    }

    /** Number of source pixels of an output pixel. */
    int count(int output) {
        return count[output];
    }

    int weight(int output, int tap) {
        return weights[output * taps + tap];
    }

    /** The first source pixel that the window needs. */
    int sourceFrom() {
        return first[0];
    }

    /** The end (exclusive) of the source pixels that the window needs. */
    int sourceTo() {
        return first[first.length - 1] + count[count.length - 1];
    }
}
