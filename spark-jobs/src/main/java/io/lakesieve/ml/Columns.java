package io.lakesieve.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Checks the columns that a stage reads, and appends those that it writes. */
final class Columns {
    /**
     * The ordinal of a column that a stage reads.
     *
     * @param stage names it in messages
     * @param param the Param that names the column
     * @throws IllegalArgumentException if the column is not there
     */
    static int require(StructType schema, String stage, String param, String column) {
        List<String> names = Arrays.asList(schema.fieldNames());
        if (!names.contains(column)) {
            throw new IllegalArgumentException("%s: the input has no column '%s' but %s: set %s to the right one."
                    .formatted(stage, column, names, param));
        }
        return schema.fieldIndex(column);
    }

    /**
     * The schema with another column at its end.
     *
     * @throws IllegalArgumentException if it has a column of that name already
     */
    static StructType with(StructType schema, String stage, String param, String column, DataType type) {
        for (StructField field : schema.fields()) {
            if (field.name().equalsIgnoreCase(column)) {
                throw new IllegalArgumentException(
                        "%s: the input has a column '%s' already: set %s to another name, or drop that column."
                                .formatted(stage, field.name(), param));
            }
        }
        return schema.add(column, type, true);
    }

    /** The row with further values at its end. */
    static Row append(Row row, Object... values) {
        Object[] all = new Object[row.length() + values.length];
        for (int i = 0; i < row.length(); i++) {
            all[i] = row.get(i);
        }
        System.arraycopy(values, 0, all, row.length(), values.length);
        return RowFactory.create(all);
    }

    /** A name as a column expression takes it. */
    static String quoted(String column) {
        return "`" + column.replace("`", "``") + "`";
    }

    private Columns() {}
}
