package io.lakesieve.core.matrix;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * A matrix of embeddings, one per row, in one flat array, as it is broadcast and multiplied.
 *
 * <p>Neither the constructor nor {@link #values()} copies the array, since matrices take hundreds of megabytes: nobody
 * may write to it afterwards. Two matrices are equal if their shapes and values are.
 *
 * @param rows the number of embeddings, 0 or more
 * @param dimension the length of each, at least 1
 * @param values row after row, {@code rows * dimension} values
 */
@SuppressWarnings("ArrayRecordComponent") // equality is defined below; a copy of the array would cost too much
public record EmbeddingMatrix(int rows, int dimension, float[] values) implements LabelRows, Serializable {
    /** Checks that the shape and the number of values agree. */
    public EmbeddingMatrix {
        if (rows < 0 || dimension < 1) {
            throw new IllegalArgumentException(
                    "A matrix has 0 or more rows of at least 1 value, not " + rows + " x " + dimension);
        }
        if ((long) rows * dimension != values.length) {
            throw new IllegalArgumentException("A matrix of " + rows + " x " + dimension + " has "
                    + (long) rows * dimension + " values, not " + values.length);
        }
    }

    /**
     * Copies the vectors into the rows of a matrix.
     *
     * @throws IllegalArgumentException if a vector has another length, or if all together exceed a Java array
     */
    public static EmbeddingMatrix of(List<float[]> rows, int dimension) {
        float[] values = new float[lengthOf(rows.size(), dimension)];
        int offset = 0;
        for (float[] row : rows) {
            if (row.length != dimension) {
                throw new IllegalArgumentException("Row " + offset / dimension + " has " + row.length
                        + " values where the matrix has " + dimension);
            }
            System.arraycopy(row, 0, values, offset, dimension);
            offset += dimension;
        }
        return new EmbeddingMatrix(rows.size(), dimension, values);
    }

    /** Returns the matrix without rows. */
    public static EmbeddingMatrix empty(int dimension) {
        return new EmbeddingMatrix(0, dimension, new float[0]);
    }

    /** Returns a copy of row {@code index}, counted from 0. */
    public float[] row(int index) {
        int from = offset(index);
        return Arrays.copyOfRange(values, from, from + dimension);
    }

    @Override
    public void copyRow(int row, float[] embedding) {
        System.arraycopy(values, offset(row), embedding, 0, dimension);
    }

    /**
     * Returns a new matrix of these rows, followed by those of {@code below}.
     *
     * @throws IllegalArgumentException if the dimensions differ, or if both together exceed a Java array
     */
    public EmbeddingMatrix concat(EmbeddingMatrix below) {
        if (below.dimension != dimension) {
            throw new IllegalArgumentException(
                    "Rows of " + below.dimension + " values do not go beneath rows of " + dimension);
        }
        float[] stacked = Arrays.copyOf(values, lengthOf((long) rows + below.rows, dimension));
        System.arraycopy(below.values, 0, stacked, values.length, below.values.length);
        return new EmbeddingMatrix(rows + below.rows, dimension, stacked);
    }

    private int offset(int index) {
        if (index < 0 || index >= rows) {
            throw new IndexOutOfBoundsException("Row " + index + " of a matrix of " + rows + " rows");
        }
        return index * dimension;
    }

    private static int lengthOf(long rows, int dimension) {
        long length = rows * dimension;
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    rows + " rows of " + dimension + " values do not fit in one array: use fewer labels");
        }
        return (int) length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmbeddingMatrix that
                && rows == that.rows
                && dimension == that.dimension
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * dimension + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "EmbeddingMatrix[" + rows + " x " + dimension + "]";
    }
}
