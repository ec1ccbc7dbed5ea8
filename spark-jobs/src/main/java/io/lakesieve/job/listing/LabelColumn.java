package io.lakesieve.job.listing;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/** Labels that data sets keep as the numbers of their classes. */
public final class LabelColumn {
    private LabelColumn() {}

    /**
     * Labels as they are, but for numbers that are no class's name: these are counted from 0 among the names.
     *
     * @param names of the classes, in the order of their numbers; none where numbers stand for themselves
     */
    public static Column numbered(Column label, List<String> names) {
        if (names.isEmpty()) {
            return label;
        }
        Column named = get(lit(names.toArray(String[]::new)), label.try_cast(DataTypes.IntegerType));
        return when(label.isin(names.toArray()), label).otherwise(coalesce(named, label));
    }
}
