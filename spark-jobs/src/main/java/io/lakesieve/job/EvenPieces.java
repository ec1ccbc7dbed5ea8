package io.lakesieve.job;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToIntFunction;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;
import scala.runtime.AbstractFunction1;

/**
 * Cuts rows into pieces that are worked on and committed one after the other, and each piece into tasks of equal size.
 *
 * <p>Rows are dealt by their order, so that pieces do not overlap in the column that they are ordered by, and a piece can
 * be merged into a table whose other files are skipped.
 */
final class EvenPieces {
    private final long rows;
    private final int rowsAPiece;
    private final LongToIntFunction tasks;

    /**
     * A way of cutting.
     *
     * @param rows how many there are, at least 1
     * @param rowsAPiece how many of them make a piece
     * @param tasks the tasks for a piece of so many rows
     */
    EvenPieces(long rows, int rowsAPiece, LongToIntFunction tasks) {
        this.rows = rows;
        this.rowsAPiece = (int) Math.min(rowsAPiece, rows);
        this.tasks = tasks;
    }

    /**
     * A piece.
     *
     * @param first smallest value of the ordering column
     * @param last its largest value
     * @param count rows
     */
    record Piece(JavaRDD<Row> rows, String first, String last, long count) {}

    /** Cuts; the rows are shuffled once, when the first piece is computed. */
    List<Piece> of(Dataset<Row> unordered, String orderedBy) {
        Dataset<Row> ordered = unordered.sort(orderedBy);
        int ordinal = ordered.schema().fieldIndex(orderedBy);
        JavaPairRDD<Long, Row> numbered = ordered.javaRDD().zipWithIndex().mapToPair(Tuple2::swap);
        Deal deal = new Deal(
                rows, rowsAPiece, tasks.applyAsInt(rowsAPiece), tasks.applyAsInt(rows - (pieces() - 1) * rowsAPiece));
        JavaRDD<Row> dealt = numbered.partitionBy(deal).values();
        List<String> bounds = numbered.filter(row -> deal.isBound(row._1()))
                .mapValues(row -> row.getString(ordinal))
                .sortByKey()
                .values()
                .collect(); // two for each piece, one where a piece is a row
        List<Piece> pieces = new ArrayList<>();
        int bound = 0;
        for (int piece = 0; piece < pieces(); piece++) {
            long count = Math.min(rowsAPiece, rows - (long) piece * rowsAPiece);
            String first = bounds.get(bound++);
            String last = count == 1 ? first : bounds.get(bound++);
            pieces.add(new Piece(deal.only(piece, dealt), first, last, count));
        }
        return pieces;
    }

    private long pieces() {
        return (rows + rowsAPiece - 1) / rowsAPiece;
    }

    /** Says to which task a row goes: one of as many for each piece, but for the last piece, which has its own number. */
    private static final class Deal extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final long rows;
        private final int rowsAPiece;
        private final int tasks;
        private final int lastTasks;

        Deal(long rows, int rowsAPiece, int tasks, int lastTasks) {
            this.rows = rows;
            this.rowsAPiece = rowsAPiece;
            this.tasks = tasks;
            this.lastTasks = lastTasks;
        }

        private int lastPiece() {
            return (int) ((rows - 1) / rowsAPiece);
        }

        @Override
        public int numPartitions() {
            return Math.addExact(Math.multiplyExact(lastPiece(), tasks), lastTasks);
        }

        @Override
        public int getPartition(Object key) {
            long row = (Long) key;
            int piece = (int) (row / rowsAPiece);
            long within = row % rowsAPiece;
            boolean last = piece == lastPiece();
            long size = last ? rows - (long) piece * rowsAPiece : rowsAPiece;
            return piece * tasks + (int) (within * (last ? lastTasks : tasks) / size);
        }

        boolean isBound(long row) {
            return row % rowsAPiece == 0 || (row + 1) % rowsAPiece == 0 || row == rows - 1;
        }

        JavaRDD<Row> only(int piece, JavaRDD<Row> dealt) {
            int from = piece * tasks;
            int to = from + (piece == lastPiece() ? lastTasks : tasks);
            return PartitionPruningRDD.create(dealt.rdd(), new Between(from, to))
                    .toJavaRDD();
        }
    }

    /** Whether a partition is one of a piece. */
    private static final class Between extends AbstractFunction1<Object, Object> implements Serializable {
        private static final long serialVersionUID = 1L;

        private final int from;
        private final int to;

        Between(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public Object apply(Object partition) {
            int index = (Integer) partition;
            return from <= index && index < to;
        }
    }
}
