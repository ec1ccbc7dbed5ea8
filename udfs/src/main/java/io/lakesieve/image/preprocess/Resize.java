package io.lakesieve.image.preprocess;

import java.io.Serializable;

/** The size that a picture is resized to before it is cropped, rounded as in transformers. */
public sealed interface Resize extends Serializable {
    /** The size after the resize of a picture of this size. */
    Extent of(int width, int height);

    /**
     * Width and height of a resized picture. They are {@code long}, since long thin pictures are resized to huge sizes.
     *
     * @param width columns
     * @param height rows
     */
    record Extent(long width, long height) {}

    /** No resize. */
    record None() implements Resize {
        @Override
        public Extent of(int width, int height) {
            return new Extent(width, height);
        }
    }

    /**
     * Gives the shorter edge this length and keeps the aspect ratio; the longer edge is rounded down.
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
     * Gives the shorter edge this length, or less if the longer edge would exceed its limit; keeps the aspect ratio.
     *
     * @param pixels length of the shorter edge
     * @param longest limit of the longer edge
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
            long edge = (long) Math.rint(raw); // Python's round(): half to even
            if (Math.min(width, height) == edge) {
                return new Extent(width, height);
            }
            return width < height
                    ? new Extent(Math.max(1, edge), (long) (raw * height / width))
                    : new Extent((long) (raw * width / height), Math.max(1, edge));
        }
    }

    /**
     * Gives the largest size that fits in here with the same aspect ratio, also enlarging smaller pictures.
     *
     * @param maxHeight maximum number of rows
     * @param maxWidth maximum number of columns
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

    /** Gives exactly this size, without keeping the aspect ratio. */
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
