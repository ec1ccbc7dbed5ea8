package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.Colours;

/** Predicts blocks of a VP8 frame from their neighbours above and to the left (RFC 6386, section 12). */
final class Vp8Prediction {
    /** Modes of blocks of any size. */
    static final int DC = 0;

    static final int TRUE_MOTION = 1;
    static final int VERTICAL = 2;
    static final int HORIZONTAL = 3;
    /** Modes of 4 x 4 blocks only. */
    private static final int LEFT_DOWN = 4;

    private static final int RIGHT_DOWN = 5;
    private static final int VERTICAL_RIGHT = 6;
    private static final int VERTICAL_LEFT = 7;
    private static final int HORIZONTAL_DOWN = 8;

    private final Vp8Plane plane;
    /**
     * The 13 neighbours of a 4 x 4 block, from lower left to upper right: four to the left, the corner, eight above.
     */
    private final int[] edge = new int[13];

    Vp8Prediction(Vp8Plane plane) {
        this.plane = plane;
    }

    /**
     * Predicts a square block.
     *
     * @param size its edge length
     * @param x its first column in the plane; likewise {@code y}
     */
    void square(int mode, int size, int x, int y) {
        byte[] samples = plane.samples;
        int start = plane.at(x, y);
        int above = start - plane.stride;
        int mean = mode == DC ? mean(size, x, y) : 0;
        int corner = samples[above - 1] & 0xFF;
        for (int row = 0, to = start; row < size; row++, to += plane.stride) {
            int left = samples[to - 1] & 0xFF;
            for (int column = 0; column < size; column++) {
                int top = samples[above + column] & 0xFF;
                samples[to + column] = (byte)
                        switch (mode) {
                            case DC -> mean;
                            case TRUE_MOTION -> Colours.clip(top + left - corner);
                            case VERTICAL -> top;
                            default -> left;
                        };
            }
        }
    }

    /** The mean of those neighbours that lie within the frame. */
    private int mean(int size, int x, int y) {
        int sum = 0;
        int count = 0;
        if (y > 0) {
            for (int i = 0, at = plane.at(x, y - 1); i < size; i++) {
                sum += plane.samples[at + i] & 0xFF;
            }
            count += size;
        }
        if (x > 0) {
            for (int i = 0, at = plane.at(x - 1, y); i < size; i++, at += plane.stride) {
                sum += plane.samples[at] & 0xFF;
            }
            count += size;
        }
        return count == 0 ? 128 : (sum + count / 2) / count;
    }

    /**
     * Predicts a 4 x 4 block.
     *
     * @param aboveRight index of the four samples above and to the right of it
     */
    void small(int mode, int x, int y, int aboveRight) {
        byte[] samples = plane.samples;
        int start = plane.at(x, y);
        int above = start - plane.stride;
        for (int i = 0; i < 4; i++) {
            edge[3 - i] = samples[start + i * plane.stride - 1] & 0xFF;
            edge[5 + i] = samples[above + i] & 0xFF;
            edge[9 + i] = samples[aboveRight + i] & 0xFF;
        }
        edge[4] = samples[above - 1] & 0xFF;
        for (int row = 0, to = start; row < 4; row++, to += plane.stride) {
            for (int column = 0; column < 4; column++) {
                samples[to + column] = (byte) small(mode, column, row);
            }
        }
    }

    private int small(int mode, int x, int y) {
        return switch (mode) {
            case DC -> (sum(0, 4) + sum(5, 9) + 4) >> 3;
            case TRUE_MOTION -> Colours.clip(edge[5 + x] + edge[3 - y] - edge[4]);
            case VERTICAL -> smooth(5 + x);
            case HORIZONTAL -> y < 3 ? smooth(3 - y) : (edge[1] + 3 * edge[0] + 2) >> 2;
            case LEFT_DOWN -> x + y < 6 ? smooth(6 + x + y) : (edge[11] + 3 * edge[12] + 2) >> 2;
            case RIGHT_DOWN -> smooth(4 + x - y);
            case VERTICAL_RIGHT -> verticalRight(x, y);
            case VERTICAL_LEFT -> verticalLeft(x, y);
            case HORIZONTAL_DOWN -> horizontalDown(x, y);
            default -> horizontalUp(x + 2 * y);
        };
    }

    private int verticalRight(int x, int y) {
        int place = 2 * x - y;
        if (place < 0) {
            return smooth(5 + place);
        }
        return place % 2 == 0 ? between(4 + place / 2) : smooth(4 + (place + 1) / 2);
    }

    private int verticalLeft(int x, int y) {
        if (x == 3 && y >= 2) {
            return smooth(y == 2 ? 10 : 11);
        }
        int place = 5 + x + y / 2;
        return y % 2 == 0 ? between(place) : smooth(place + 1);
    }

    private int horizontalDown(int x, int y) {
        int place = 2 * y - x;
        if (place < 0) {
            return smooth(3 - place);
        }
        return place % 2 == 0 ? between(3 - place / 2) : smooth(4 - (place + 1) / 2);
    }

    private int horizontalUp(int place) {
        if (place > 5) {
            return edge[0];
        }
        if (place == 5) {
            return (edge[1] + 3 * edge[0] + 2) >> 2;
        }
        return place % 2 == 0 ? between(2 - place / 2) : smooth(2 - place / 2);
    }

    private int sum(int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += edge[i];
        }
        return sum;
    }

    /** A neighbour, smoothed with the two beside it by weights 1, 2, 1. */
    private int smooth(int i) {
        return (edge[i - 1] + 2 * edge[i] + edge[i + 1] + 2) >> 2;
    }

    /** The rounded mean of a neighbour and the next one. */
    private int between(int i) {
        return (edge[i] + edge[i + 1] + 1) >> 1;
    }
}
