package io.lakesieve.job.embed;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
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
final class CommitBatches {
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
    CommitBatches(long rows, int rowsAPiece, LongToIntFunction tasks) {
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
    record Batch(JavaRDD<Row> rows, String first, String last, long count) {}

    /** Cuts; the rows are shuffled once, when the first piece is computed. */
    List<Batch> of(Dataset<Row> unordered, String orderedBy) {
        Dataset<Row> ordered = unordered.sort(orderedBy);
        int ordinal = ordered.schema().fieldIndex(orderedBy);
        JavaPairRDD<Long, Row> numbered = ordered.javaRDD().zipWithIndex().mapToPair(Tuple2::swap);
        BatchPartitioner deal = new BatchPartitioner(rows, rowsAPiece, tasks);
        JavaRDD<Row> dealt = numbered.partitionBy(deal).values();
        Map<Long, String> bounds = numbered.filter(row -> deal.spanOf(row._1()).isBound(row._1()))
                .mapValues(row -> row.getString(ordinal))
                .collectAsMap(); // two rows of each piece
        return IntStream.range(0, deal.pieces)
                .mapToObj(deal::span)
                .map(span ->
                        new Batch(span.only(dealt), bounds.get(span.first()), bounds.get(span.last()), span.count()))
                .toList();
    }

    /** Says to which partition a row goes: each piece has as many, but for the last piece, which has its own number. */
    private static final class BatchPartitioner extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final long rows;
        private final int rowsAPiece;
        private final int pieces;
        private final int tasks;
        private final int lastTasks;

        BatchPartitioner(long rows, int rowsAPiece, LongToIntFunction tasks) {
            this.rows = rows;
            this.rowsAPiece = rowsAPiece;
            this.pieces = Math.toIntExact((rows + rowsAPiece - 1) / rowsAPiece);
            this.tasks = tasks.applyAsInt(rowsAPiece);
            this.lastTasks = tasks.applyAsInt(rows - (pieces - 1L) * rowsAPiece);
        }

        @Override
        public int numPartitions() {
            return Math.addExact(Math.multiplyExact(pieces - 1, tasks), lastTasks);
        }

        @Override
        public int getPartition(Object row) {
            return spanOf((long) row).partition((long) row);
        }

        Span spanOf(long row) {
            return span((int) (row / rowsAPiece));
        }

        Span span(int piece) {
            long first = (long) piece * rowsAPiece;
            boolean isLast = piece == pieces - 1;
            return new Span(first, isLast ? rows - first : rowsAPiece, piece * tasks, isLast ? lastTasks : tasks);
        }
    }

    /**
     * Which rows make a piece, and the partitions that they go to, evenly and in their order.
     *
     * @param first number of the first row
     * @param count rows
     * @param firstPartition number of the first partition
     */
    private record Span(long first, long count, int firstPartition, int partitions) {
        long last() {
            return first + count - 1;
        }

        boolean isBound(long row) {
            return row == first || row == last();
        }

        int partition(long row) {
            return firstPartition + (int) ((row - first) * partitions / count);
        }

        JavaRDD<Row> only(JavaRDD<Row> dealt) {
            return PartitionPruningRDD.create(dealt.rdd(), new Between(firstPartition, firstPartition + partitions))
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
