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
 * Splits rows into batches that are processed and committed one after the other, and each batch into tasks of equal
 * size.
 *
 * <p>Batches are ranges of the ordering column, so that they do not overlap and a merge of one skips the files of the
 * others.
 */
final class CommitBatches {
    private final long rows;
    private final int rowsPerBatch;
    private final LongToIntFunction tasks;

    /**
     * Sets the sizes of batches and tasks.
     *
     * @param rows how many there are, at least 1
     * @param rowsPerBatch rows of a batch
     * @param tasks the number of tasks for a batch of so many rows
     */
    CommitBatches(long rows, int rowsPerBatch, LongToIntFunction tasks) {
        this.rows = rows;
        this.rowsPerBatch = (int) Math.min(rowsPerBatch, rows);
        this.tasks = tasks;
    }

    /**
     * A batch.
     *
     * @param first smallest value of the ordering column
     * @param last its largest value
     * @param count rows
     */
    record Batch(JavaRDD<Row> rows, String first, String last, long count) {}

    /** Splits; the rows are shuffled once, when the first batch is computed. */
    List<Batch> of(Dataset<Row> unordered, String orderedBy) {
        Dataset<Row> ordered = unordered.sort(orderedBy);
        int ordinal = ordered.schema().fieldIndex(orderedBy);
        JavaPairRDD<Long, Row> numbered = ordered.javaRDD().zipWithIndex().mapToPair(Tuple2::swap);
        BatchPartitioner partitioner = new BatchPartitioner(rows, rowsPerBatch, tasks);
        JavaRDD<Row> partitioned = numbered.partitionBy(partitioner).values();
        Map<Long, String> bounds = numbered.filter(
                        row -> partitioner.spanOf(row._1()).isBound(row._1()))
                .mapValues(row -> row.getString(ordinal))
                .collectAsMap(); // two rows of each batch
        return IntStream.range(0, partitioner.batches)
                .mapToObj(partitioner::span)
                .map(span -> new Batch(
                        span.only(partitioned), bounds.get(span.first()), bounds.get(span.last()), span.count()))
                .toList();
    }

    /** Maps a row to its partition: each batch has the same number of partitions, except the last. */
    private static final class BatchPartitioner extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final long rows;
        private final int rowsPerBatch;
        private final int batches;
        private final int tasks;
        private final int lastTasks;

        BatchPartitioner(long rows, int rowsPerBatch, LongToIntFunction tasks) {
            this.rows = rows;
            this.rowsPerBatch = rowsPerBatch;
            this.batches = Math.toIntExact((rows + rowsPerBatch - 1) / rowsPerBatch);
            this.tasks = tasks.applyAsInt(rowsPerBatch);
            this.lastTasks = tasks.applyAsInt(rows - (batches - 1L) * rowsPerBatch);
        }

        @Override
        public int numPartitions() {
            return Math.addExact(Math.multiplyExact(batches - 1, tasks), lastTasks);
        }

        @Override
        public int getPartition(Object row) {
            return spanOf((long) row).partition((long) row);
        }

        Span spanOf(long row) {
            return span((int) (row / rowsPerBatch));
        }

        Span span(int batch) {
            long first = (long) batch * rowsPerBatch;
            boolean isLast = batch == batches - 1;
            return new Span(first, isLast ? rows - first : rowsPerBatch, batch * tasks, isLast ? lastTasks : tasks);
        }
    }

    /**
     * The rows of a batch, and the partitions that they go to, evenly and in their order.
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

        JavaRDD<Row> only(JavaRDD<Row> partitioned) {
            return PartitionPruningRDD.create(
                            partitioned.rdd(), new Between(firstPartition, firstPartition + partitions))
                    .toJavaRDD();
        }
    }

    /** Whether a partition belongs to a batch. */
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
