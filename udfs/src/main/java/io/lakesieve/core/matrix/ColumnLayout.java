package io.lakesieve.core.matrix;

/**
 * The order in which a kernel keeps all labels: the ID labels' lanes, then the negatives'.
 *
 * @param idLabels the ID labels, of which only the sum of all is wanted
 * @param negatives the negatives, cut wherever a group ends; without labels where images are scored by ID labels alone
 */
public record ColumnLayout(SimdLayout idLabels, SimdLayout negatives) {
    /** The order for a space whose negatives are dealt into groups, if they are: null if not. */
    public static ColumnLayout of(int idLabels, int negatives, NegativeGroups groups) {
        return new ColumnLayout(
                SimdLayout.of(idLabels), groups == null ? SimdLayout.of(negatives) : SimdLayout.of(negatives, groups));
    }

    /** Where a column of the label space stands in this order. */
    public int column(int spaceColumn) {
        int position = spaceColumn - idLabels.labels();
        return position < 0 ? idLabels.place(spaceColumn) : idLabels.labels() + negatives.place(position);
    }

    /** The column of the label space that stands at a column of this order. */
    private int spaceColumn(int column) {
        int place = column - idLabels.labels();
        return place < 0 ? idLabels.position(column) : idLabels.labels() + negatives.position(place);
    }

    /** The labels of a space in this order. */
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
