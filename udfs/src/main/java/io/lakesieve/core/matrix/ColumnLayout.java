package io.lakesieve.core.matrix;

/**
 * The order in which a kernel stores the columns of all labels: the ID labels in their {@link SimdLayout}, then the
 * negatives in theirs.
 *
 * @param idLabels layout of the ID labels, which are summed as a whole
 * @param negatives layout of the negatives, cut wherever a group ends; empty if images are scored by ID labels alone
 */
public record ColumnLayout(SimdLayout idLabels, SimdLayout negatives) {
    /** The layout of a space; {@code groups} is null if images are scored by ID labels alone. */
    public static ColumnLayout of(int idLabels, int negatives, NegativeGroups groups) {
        return new ColumnLayout(
                SimdLayout.of(idLabels), groups == null ? SimdLayout.of(negatives) : SimdLayout.of(negatives, groups));
    }

    /** The column in this layout of a column of the label space. */
    public int column(int spaceColumn) {
        int position = spaceColumn - idLabels.labels();
        return position < 0 ? idLabels.place(spaceColumn) : idLabels.labels() + negatives.place(position);
    }

    /** The column of the label space at a column of this layout. */
    public int spaceColumn(int column) {
        int place = column - idLabels.labels();
        return place < 0 ? idLabels.position(column) : idLabels.labels() + negatives.position(place);
    }

    /** The embeddings of a space's labels in this order. */
    public LabelRows rows(LabelSpace space) {
        return new LabelRows() {
            @Override
            public int rows() {
                return idLabels.labels() + negatives.labels();
            }

            @Override
            public int dimension() {
                return space.dimension();
            }

            @Override
            public void copyRow(int row, float[] embedding) {
                space.copyEmbedding(spaceColumn(row), embedding);
            }
        };
    }
}
