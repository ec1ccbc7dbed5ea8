package io.lakesieve.core;

/**
 * The few largest of many values and where they stand: the largest first, equal ones in the order of their places.
 *
 * <p>Scratch of one thread.
 */
final class Largest {
    private final int wanted;
    private final int[] places;
    private final float[] values;
    private int found;

    /** Finds up to {@code wanted} values, at least 1. */
    Largest(int wanted) {
        this.wanted = wanted;
        this.places = new int[wanted];
        this.values = new float[wanted];
    }

    /** Looks through the first {@code length} values, at least 1, by way of their lanes, which it overwrites. */
    void find(float[] from, int length, Lanes lanes) {
        lanes.maxima(from, length);
        found = 0;
        offerAll(lanes.values, 0, lanes.count(), 1);
        if (length > Lanes.WIDTH) {
            // The values wanted stand in lanes whose maximum is at least that of the last lane found.
            float bound = found == wanted ? values[wanted - 1] : Float.NEGATIVE_INFINITY;
            found = 0;
            for (int lane = 0; lane < lanes.count(); lane++) {
                if (lanes.values[lane] >= bound) {
                    offerAll(from, lane, length, Lanes.WIDTH);
                }
            }
        }
    }

    private void offerAll(float[] from, int first, int length, int step) {
        float bound = bound();
        for (int place = first; place < length; place += step) {
            if (from[place] >= bound) {
                offer(place, from[place]);
                bound = bound();
            }
        }
    }

    /** What a value must at least be to come in. */
    private float bound() {
        return found < wanted ? Float.NEGATIVE_INFINITY : values[wanted - 1];
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
        return value > values[rank] || (value == values[rank] && place < places[rank]);
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
