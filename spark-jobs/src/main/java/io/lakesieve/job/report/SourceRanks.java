package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.lakesieve.core.verdict.ShareInterval;
import io.lakesieve.schema.ScoresSchema;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Counts the images of each source by their rank among the reference, in the few intervals of ranks that the share of good
 * images and its interval need: at most {@link ShareInterval#STRATA} and two for each source and method.
 */
final class SourceRanks implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Column: an array of structs of an interval and its images. */
    static final String COUNTED = "rank_intervals";

    private static final String INTERVAL = "interval";

    private final int referenceSize;
    /** Distinct ranks, ascending; interval i holds the ranks from bound i - 1 to below bound i. */
    private final int[] bounds;

    /**
     * Among a reference.
     *
     * @param referenceSize its images with a score, at least one
     */
    SourceRanks(int referenceSize) {
        this.referenceSize = referenceSize;
        this.bounds = IntStream.concat(
                        IntStream.of(firstRankAboveHalf()), IntStream.of(ShareInterval.ranks(referenceSize)))
                .sorted()
                .distinct()
                .toArray();
    }

    int referenceSize() {
        return referenceSize;
    }

    private int firstRankAboveHalf() {
        return (referenceSize + 1) / 2;
    }

    /** A row for each source and method. */
    Dataset<Row> counted(Dataset<Row> scores) {
        Column interval = functions
                .udf((Double pValue) -> interval(pValue), DataTypes.IntegerType)
                .apply(col(ScoresSchema.P_VALUE));
        return scores.where(col(ScoresSchema.P_VALUE).isNotNull())
                .groupBy(col(ScoresSchema.SOURCE), col(ScoresSchema.METHOD), interval.as(INTERVAL))
                .agg(count(lit(1)).as("images"))
                .groupBy(ScoresSchema.SOURCE, ScoresSchema.METHOD)
                .agg(collect_list(struct(INTERVAL, "images")).as(COUNTED));
    }

    private int interval(double pValue) {
        int rank = (int) Math.round(pValue * (referenceSize + 1.0)) - 1;
        int place = Arrays.binarySearch(bounds, rank);
        return place >= 0 ? place + 1 : -place - 1;
    }

    /**
     * How many images of a source have at least each of the bounds as rank, and {@code likelyGood}: a p-value above one
     * half.
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record AtOrAbove(int[] bounds, long[] images, long likelyGood) {
        /** Images of at least that rank, which is a bound. */
        long of(int rank) {
            return images[Arrays.binarySearch(bounds, rank)];
        }
    }

    /** From the structs of a source. */
    AtOrAbove atOrAbove(List<Row> counted) {
        long[] images = new long[bounds.length];
        for (Row row : counted) {
            for (int bound = 0; bound < row.getInt(0); bound++) {
                images[bound] += row.getLong(1);
            }
        }
        return new AtOrAbove(bounds, images, images[Arrays.binarySearch(bounds, firstRankAboveHalf())]);
    }
}
