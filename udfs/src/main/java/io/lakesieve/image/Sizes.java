package io.lakesieve.image;

/** The one check that every size in a preprocessing recipe has to pass. */
final class Sizes {
    private Sizes() {}

    static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("'" + name + "' is at least 1, not " + value);
        }
    }
}
