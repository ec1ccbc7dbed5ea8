package io.lakesieve.image;

/**
 * Width and height of a scaled picture. They are {@code long}: long thin pictures scale to huge sizes.
 *
 * @param width columns
 * @param height rows
 */
public record Extent(long width, long height) {}
