package io.lakesieve.image.preprocess;

import io.lakesieve.image.codec.ImageRejection;

/**
 * The source pixels and fixed-point weights of every output pixel along one axis: Pillow's {@code precompute_coeffs}
 * and {@code normalize_coeffs_8bpc}, for a window of the output.
 */
final class ResampleAxis {
    /** Bits after the point: 8 for the pixel and 2 for overshoot are left of an int's 32. */
    static final int PRECISION_BITS = 32 - 8 - 2;

    /** 64 MiB of weights, which a picture reaches with millions of pixels in one direction. */
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
     * Plans an axis.
     *
     * @param source pixels of the picture along this axis
     * @param target pixels that it is scaled to
     * @param from the first of those that are wanted
     * @param length how many are wanted
     * @throws ImageRejection if it takes more than {@value #MAX_WEIGHTS} weights, 1 to 6 times the source's pixels
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

    /** The most source pixels that an output pixel takes. */
    int taps() {
        return taps;
    }

    /** The first source pixel of an output pixel. */
    int first(int output) {
        return first[output];
    }

    /** How many source pixels an output pixel takes. */
    int count(int output) {
        return count[output];
    }

    int weight(int output, int tap) {
        return weights[output * taps + tap];
    }

    /** The first source pixel that any output needs. */
    int sourceFrom() {
        return first[0];
    }

    /** The end, exclusive, of the source pixels that any output needs. */
    int sourceTo() {
        return first[first.length - 1] + count[count.length - 1];
    }
}
