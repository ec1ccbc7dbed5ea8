package io.lakesieve.job.listing;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A column of a table, or a field of a struct in one. */
record NestedColumn(String name, Column column, DataType type) {
    /** The column of that name; where there is none, what a name with dots leads to through structs. */
    static Optional<NestedColumn> find(StructType table, String name) {
        return field(table, name)
                .map(field -> new NestedColumn(name, col(quoted(name)), field.dataType()))
                .or(() -> {
                    int dot = name.indexOf('.');
                    return dot < 0
                            ? Optional.empty()
                            : find(table, name.substring(0, dot))
                                    .flatMap(outer -> outer.nested(name.substring(dot + 1)));
                });
    }

    /** A field of this struct, by a name that may lead on into structs. */
    Optional<NestedColumn> nested(String path) {
        if (!(type instanceof StructType struct)) {
            return Optional.empty();
        }
        int dot = path.indexOf('.');
        String first = dot < 0 ? path : path.substring(0, dot);
        Optional<NestedColumn> inner = field(struct, first)
                .map(field -> new NestedColumn(name + "." + first, column.getField(first), field.dataType()));
        return dot < 0 ? inner : inner.flatMap(found -> found.nested(path.substring(dot + 1)));
    }

    private static Optional<StructField> field(StructType struct, String name) {
        return Arrays.stream(struct.fields())
                .filter(field -> field.name().equals(name))
                .findFirst();
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
