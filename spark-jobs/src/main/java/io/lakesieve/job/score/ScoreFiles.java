package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.schema.ScoresSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Plans the number of tasks of the scoring pass and the number of files that its rows are written to.
 *
 * <p>A task that scores also writes, which needs no shuffle, as long as its file is of a sensible size or the files are
 * few. Where a cluster's many slots would leave many small files, the rows, which are few then, go through a shuffle
 * into files of the size that is aimed at.
 *
 * @param tasks tasks that score
 * @param files files that are written
 */
public record ScoreFiles(int tasks, int files) {
    /**
     * Estimated bytes of a row in a file: 60 to 100 were measured, with paths of 60 characters and five top negatives.
     */
    private static final int BYTES_PER_ROW = 90;
    /** The target size of a file, which may be exceeded up to four times where rows are larger than estimated. */
    private static final long FILE_BYTES = 256L << 20;
    /** Below this size files are small. */
    private static final long SMALL_FILE_BYTES = 32L << 20;
    /** This many small files do no harm. */
    private static final int FEW_FILES = 16;
    /** Tasks for each slot, so that slow ones do not decide the end. */
    private static final int TASKS_PER_SLOT = 4;

    /**
     * Plans.
     *
     * @param pieces that the images come in at most
     * @param slots tasks that run at once
     * @param rows images times methods
     */
    static ScoreFiles of(long pieces, int slots, long rows) {
        long bytes = rows * BYTES_PER_ROW;
        long wanted = Math.max(1, (bytes + FILE_BYTES - 1) / FILE_BYTES);
        int tasks = (int) Math.max(1, Math.min(pieces, Math.max(wanted, tasksFor(slots))));
        boolean writeDirectly = tasks <= FEW_FILES || bytes / tasks >= SMALL_FILE_BYTES;
        return new ScoreFiles(tasks, writeDirectly ? tasks : (int) wanted);
    }

    /** How many tasks keep so many slots busy to the end. */
    public static int tasksFor(int slots) {
        return Math.multiplyExact(slots, TASKS_PER_SLOT);
    }

    /** The rows in as many partitions as there are to be files. */
    Dataset<Row> arrange(Dataset<Row> scores) {
        return files == tasks ? scores : scores.repartition(files, col(ScoresSchema.PATH), col(ScoresSchema.IMAGE_ID));
    }
}
