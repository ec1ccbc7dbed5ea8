package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Run;
import org.apache.spark.sql.Column;

/** Truncates the texts of a report on the executors, to lengths that people can read. */
final class ReportTexts {
    /** The longest path that file systems allow; what is longer is cut, and cannot be opened. */
    static final int PATH_LENGTH = 4096;

    private static final int TEXT_LENGTH = 400;
    private static final int MAX_TOP_NEGATIVES = 5;

    private final String root;

    ReportTexts(Run run) {
        this.root = run.settings().imageRoot() + "/";
    }

    /** A path relative to the image root, where it lies below it. */
    String relative(String path) {
        return path.startsWith(root) ? path.substring(root.length()) : path;
    }

    static Column path(Column path) {
        return cut(path, PATH_LENGTH);
    }

    static Column text(Column text) {
        return cut(text, TEXT_LENGTH);
    }

    /** The top negatives, with labels cut. */
    static Column topNegatives() {
        return transform(
                slice(col(ScoresSchema.TOP_NEGATIVES), 1, MAX_TOP_NEGATIVES),
                negative -> struct(
                        text(negative.getField(ScoresSchema.NEGATIVE_LABEL)).as(ScoresSchema.NEGATIVE_LABEL),
                        negative.getField(ScoresSchema.NEGATIVE_PROBABILITY).as(ScoresSchema.NEGATIVE_PROBABILITY)));
    }

    private static Column cut(Column text, int characters) {
        return when(length(text).leq(characters), text).otherwise(concat(substring(text, 1, characters), lit("…")));
    }
}
