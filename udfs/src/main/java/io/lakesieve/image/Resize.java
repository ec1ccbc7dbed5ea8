package io.lakesieve.image;

import java.io.Serializable;

/** To what size a picture is scaled before it is cropped. */
public sealed interface Resize extends Serializable {
    /** Not at all. */
    record None() implements Resize {}

    /**
     * So that the shorter edge has this length and the aspect ratio stays; the longer edge is rounded down, as in
     * transformers.
     *
     * @param pixels length of the shorter edge
     */
    record ShortestEdge(int pixels) implements Resize {
        public ShortestEdge {
            Sizes.requirePositive("size.shortest_edge", pixels);
        }
    }

    /** To exactly this size, whatever the aspect ratio was. */
    record Exact(int height, int width) implements Resize {
        public Exact {
            Sizes.requirePositive("size.height", height);
            Sizes.requirePositive("size.width", width);
        }
    }
}
