package io.lakesieve.image;

/** The part of a picture that is wanted. The corner is a {@code long}: long thin pictures scale to huge sizes. */
record Window(long left, long top, int width, int height) {}
