package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.Colours;

/**
 * VP8's loop filter (RFC 6386, section 15): smooths the edges of macroblocks and blocks, macroblock by macroblock. In a
 * key frame prediction uses unfiltered samples, so the filter runs over the finished frame.
 */
final class Vp8LoopFilter {
    private final Vp8Header header;
    private final Vp8Plane[] planes;
    private final boolean simple;

    /** @param planes luminance and the two chrominance planes */
    Vp8LoopFilter(Vp8Header header, Vp8Plane... planes) {
        this.header = header;
        this.planes = planes;
        this.simple = header.simpleFilter;
    }

    /**
     * Filters the left, upper and inner edges of a macroblock.
     *
     * @param level {@link Vp8Header#filterLevel}
     * @param inner whether its inner edges are filtered too
     */
    void filter(int mcuX, int mcuY, int level, boolean inner) {
        if (level == 0) {
            return;
        }
        int interior = interior(level);
        int limit = 2 * level + interior;
        int peak = level >= 40 ? 2 : level >= 15 ? 1 : 0;
        int channels = simple ? 1 : planes.length;
        if (mcuX > 0) {
            for (int i = 0; i < channels; i++) {
                edge(planes[i], i, mcuX, mcuY, 0, true, limit + 4, interior, peak);
            }
        }
        if (inner) {
            edgesWithin(channels, mcuX, mcuY, true, limit, interior, peak);
        }
        if (mcuY > 0) {
            for (int i = 0; i < channels; i++) {
                edge(planes[i], i, mcuX, mcuY, 0, false, limit + 4, interior, peak);
            }
        }
        if (inner) {
            edgesWithin(channels, mcuX, mcuY, false, limit, interior, peak);
        }
    }

    private int interior(int level) {
        int interior = level;
        if (header.sharpness > 0) {
            interior >>= header.sharpness > 4 ? 2 : 1;
            interior = Math.min(interior, 9 - header.sharpness);
        }
        return Math.max(interior, 1);
    }

    private void edgesWithin(int channels, int mcuX, int mcuY, boolean upright, int limit, int interior, int peak) {
        for (int i = 0; i < channels; i++) {
            for (int offset = 4; offset < size(i); offset += 4) {
                edge(planes[i], i, mcuX, mcuY, offset, upright, limit, interior, peak);
            }
        }
    }

    private static int size(int channel) {
        return channel == 0 ? 16 : 8;
    }

    private void edge(
            Vp8Plane plane,
            int channel,
            int mcuX,
            int mcuY,
            int offset,
            boolean upright,
            int limit,
            int interior,
            int peak) {
        int size = size(channel);
        int at = plane.at(mcuX * size + (upright ? offset : 0), mcuY * size + (upright ? 0 : offset));
        int across = upright ? 1 : plane.stride;
        int along = upright ? plane.stride : 1;
        for (int i = 0; i < size; i++, at += along) {
            if (simple) {
                if (differs(plane.samples, at, across) <= 2 * limit + 1) {
                    smoothTwo(plane.samples, at, across);
                }
            } else if (differs(plane.samples, at, across) <= 2 * limit + 1
                    && isFlat(plane.samples, at, across, interior)) {
                if (isPeak(plane.samples, at, across, peak)) {
                    smoothTwo(plane.samples, at, across);
                } else if (offset == 0) {
                    smoothSix(plane.samples, at, across);
                } else {
                    smoothFour(plane.samples, at, across);
                }
            }
        }
    }

    private static int differs(byte[] samples, int at, int step) {
        int p1 = samples[at - 2 * step] & 0xFF;
        int p0 = samples[at - step] & 0xFF;
        int q0 = samples[at] & 0xFF;
        int q1 = samples[at + step] & 0xFF;
        return 4 * Math.abs(p0 - q0) + Math.abs(p1 - q1);
    }

    private static boolean isFlat(byte[] samples, int at, int step, int interior) {
        for (int i = -4; i < 3; i++) {
            int difference = (samples[at + i * step] & 0xFF) - (samples[at + (i + 1) * step] & 0xFF);
            if (i != -1 && Math.abs(difference) > interior) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPeak(byte[] samples, int at, int step, int threshold) {
        int before = (samples[at - 2 * step] & 0xFF) - (samples[at - step] & 0xFF);
        int behind = (samples[at + step] & 0xFF) - (samples[at] & 0xFF);
        return Math.abs(before) > threshold || Math.abs(behind) > threshold;
    }

    private static void smoothTwo(byte[] samples, int at, int step) {
        int p1 = samples[at - 2 * step] & 0xFF;
        int p0 = samples[at - step] & 0xFF;
        int q0 = samples[at] & 0xFF;
        int q1 = samples[at + step] & 0xFF;
        int a = 3 * (q0 - p0) + toByte(p1 - q1);
        samples[at - step] = (byte) Colours.clip(p0 + toFiveBits((a + 3) >> 3));
        samples[at] = (byte) Colours.clip(q0 - toFiveBits((a + 4) >> 3));
    }

    private static void smoothFour(byte[] samples, int at, int step) {
        int p1 = samples[at - 2 * step] & 0xFF;
        int p0 = samples[at - step] & 0xFF;
        int q0 = samples[at] & 0xFF;
        int q1 = samples[at + step] & 0xFF;
        int a = 3 * (q0 - p0);
        int a1 = toFiveBits((a + 4) >> 3);
        int a2 = toFiveBits((a + 3) >> 3);
        int a3 = (a1 + 1) >> 1;
        samples[at - 2 * step] = (byte) Colours.clip(p1 + a3);
        samples[at - step] = (byte) Colours.clip(p0 + a2);
        samples[at] = (byte) Colours.clip(q0 - a1);
        samples[at + step] = (byte) Colours.clip(q1 - a3);
    }

    private static void smoothSix(byte[] samples, int at, int step) {
        int p2 = samples[at - 3 * step] & 0xFF;
        int p1 = samples[at - 2 * step] & 0xFF;
        int p0 = samples[at - step] & 0xFF;
        int q0 = samples[at] & 0xFF;
        int q1 = samples[at + step] & 0xFF;
        int q2 = samples[at + 2 * step] & 0xFF;
        int a = toByte(3 * (q0 - p0) + toByte(p1 - q1));
        int a1 = (27 * a + 63) >> 7;
        int a2 = (18 * a + 63) >> 7;
        int a3 = (9 * a + 63) >> 7;
        samples[at - 3 * step] = (byte) Colours.clip(p2 + a3);
        samples[at - 2 * step] = (byte) Colours.clip(p1 + a2);
        samples[at - step] = (byte) Colours.clip(p0 + a1);
        samples[at] = (byte) Colours.clip(q0 - a1);
        samples[at + step] = (byte) Colours.clip(q1 - a2);
        samples[at + 2 * step] = (byte) Colours.clip(q2 - a3);
    }

    private static int toByte(int value) {
        return Math.min(Math.max(value, -128), 127);
    }

    private static int toFiveBits(int value) {
        return Math.min(Math.max(value, -16), 15);
    }
}
