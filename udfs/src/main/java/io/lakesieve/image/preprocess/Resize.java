package io.lakesieve.image.preprocess;

import java.io.Serializable;

/** To what size a picture is scaled before it is cropped; every rounding is that of transformers. */
public sealed interface Resize extends Serializable {
    /** Width and height of a picture of this size after scaling. */
    Extent of(int width, int height);

    /**
     * Width and height of a scaled picture. They are {@code long}: long thin pictures scale to huge sizes.
     *
     * @param width columns
     * @param height rows
     */
    record Extent(long width, long height) {}

    /** Not at all. */
    record None() implements Resize {
        @Override
        public Extent of(int width, int height) {
            return new Extent(width, height);
        }
    }

    /**
     * So that the shorter edge has this length and the aspect ratio stays; the longer edge is rounded down.
     *
     * @param pixels length of the shorter edge
     */
    record ShortestEdge(int pixels) implements Resize {
        public ShortestEdge {
            PreprocessorConfig.requirePositive("size.shortest_edge", pixels);
        }

        @Override
        public Extent of(int width, int height) {
            long longer = (long) ((double) ((long) pixels * Math.max(width, height)) / Math.min(width, height));
            return width <= height ? new Extent(pixels, longer) : new Extent(longer, pixels);
        }
    }

    /**
     * So that the shorter edge has this length, or less where the longer edge would grow beyond its limit.
     *
     * @param pixels length of the shorter edge
     * @param longest the longer edge's limit
     */
    record LimitedEdges(int pixels, int longest) implements Resize {
        public LimitedEdges {
            PreprocessorConfig.requirePositive("size.shortest_edge", pixels);
            if (longest < pixels) {
                throw new IllegalArgumentException(
                        "'size.longest_edge' is at least 'size.shortest_edge', not " + longest + " and " + pixels);
            }
        }

        @Override
        public Extent of(int width, int height) {
            double shorter = Math.min(width, height);
            double longer = Math.max(width, height);
            boolean limited = longer / shorter * pixels > longest;
            double raw = limited ? longest * shorter / longer : pixels;
            long edge = (long) Math.rint(raw); // Python's round(): halves go to the even number
            if (Math.min(width, height) == edge) {
                return new Extent(width, height);
            }
            return width < height
                    ? new Extent(Math.max(1, edge), (long) (raw * height / width))
                    : new Extent((long) (raw * width / height), Math.max(1, edge));
        }
    }

    /**
     * As large as fits in here with its aspect ratio, smaller pictures too.
     *
     * @param maxHeight most rows
     * @param maxWidth most columns
     */
    record Within(int maxHeight, int maxWidth) implements Resize {
        public Within {
            PreprocessorConfig.requirePositive("size.max_height", maxHeight);
            PreprocessorConfig.requirePositive("size.max_width", maxWidth);
        }

        @Override
        public Extent of(int width, int height) {
            double scale = Math.min((double) maxHeight / height, (double) maxWidth / width);
            return new Extent(Math.max(1, (long) (width * scale)), Math.max(1, (long) (height * scale)));
        }
    }

    /** To exactly this size, whatever the aspect ratio was. */
    record Exact(int height, int width) implements Resize {
        public Exact {
            PreprocessorConfig.requirePositive("size.height", height);
            PreprocessorConfig.requirePositive("size.width", width);
        }

        @Override
        public Extent of(int imageWidth, int imageHeight) {
            return new Extent(width, height);
        }
    }
}
