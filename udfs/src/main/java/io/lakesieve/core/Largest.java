package io.lakesieve.core;

import java.util.Arrays;

/**
 * The few largest of many values and where they stand: the largest first, equal ones in a given order.
 *
 * <p>Scratch of one thread.
 */
final class Largest {
    /** By place, what decides between equal values: the smaller number comes first. */
    private final int[] order;

    private final int wanted;
    private final int[] places;
    private final float[] values;
    private int found;

    /** Finds up to {@code wanted} values, at least 1. */
    Largest(int wanted, int[] order) {
        this.order = order;
        this.wanted = wanted;
        this.places = new int[wanted];
        this.values = new float[wanted];
    }

    /** Looks through the first {@code length} values, at least 1, by way of their lanes, which it overwrites. */
    void find(float[] from, int length, Lanes lanes) {
        lanes.maxima(from, length);
        // The values wanted stand in lanes whose largest is at least this.
        float bound = wantedLargest(lanes.values, lanes.count());
        found = 0;
        for (int lane = 0; lane < lanes.count(); lane++) {
            if (lanes.values[lane] >= bound) {
                for (int place = lane; place < length; place += Lanes.WIDTH) {
                    if (from[place] >= bound) {
                        offer(place, from[place]);
                    }
                }
            }
        }
    }

    /** The last of the largest values that are wanted, below all values if there are fewer. */
    private float wantedLargest(float[] from, int length) {
        if (length < wanted) {
            return Float.NEGATIVE_INFINITY;
        }
        Arrays.fill(values, Float.NEGATIVE_INFINITY);
        float bound = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            if (from[i] > bound) {
                bound = insert(from[i]);
            }
        }
        return bound;
    }

    private float insert(float value) {
        int rank = wanted - 1;
        for (; rank > 0 && value > values[rank - 1]; rank--) {
            values[rank] = values[rank - 1];
        }
        values[rank] = value;
        return values[wanted - 1];
    }

    private void offer(int place, float value) {
        if (found == wanted && !precedes(value, place, wanted - 1)) {
            return;
        }
        int rank = found < wanted ? found++ : found - 1;
        for (; rank > 0 && precedes(value, place, rank - 1); rank--) {
            places[rank] = places[rank - 1];
            values[rank] = values[rank - 1];
        }
        places[rank] = place;
        values[rank] = value;
    }

    private boolean precedes(float value, int place, int rank) {
        return value > values[rank] || (value == values[rank] && order[place] < order[places[rank]]);
    }

    /** How many were found: all, if there were fewer than wanted. */
    int found() {
        return found;
    }

    /** Where the value of a rank stands, ranks counted from 0. */
    int place(int rank) {
        return places[rank];
    }

    /** The value of a rank. */
    float value(int rank) {
        return values[rank];
    }
}
