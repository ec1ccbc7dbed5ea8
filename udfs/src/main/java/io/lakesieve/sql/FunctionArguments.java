package io.lakesieve.sql;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The arguments of a function call during analysis: resolved expressions, whose number and types are not checked yet.
 */
public record FunctionArguments(String function, List<Expression> expressions) {
    public static FunctionArguments of(String function, scala.collection.immutable.Seq<Expression> expressions) {
        return new FunctionArguments(function, List.copyOf(CollectionConverters.asJava(expressions)));
    }

    /** Requires a number of arguments. */
    public FunctionArguments require(int count) {
        if (expressions.size() != count) {
            throw AnalysisErrors.wrongNumberOfArguments(function, count, expressions.size());
        }
        return this;
    }

    /** Requires an argument of this type, or null. Without this check Spark would cast other types silently. */
    FunctionArguments column(int index, String meaning, DataType type) {
        requireType(index, meaning, type);
        return this;
    }

    Expression expression(int index) {
        return expressions.get(index);
    }

    /** The value of a constant string argument. */
    public String string(int index, String meaning) {
        if (value(index, meaning, DataTypes.StringType) instanceof UTF8String text && text.numBytes() > 0) {
            return text.toString();
        }
        throw new ArgumentException("%s: the %s is empty or null: give a string.".formatted(function, meaning));
    }

    /** The value of a constant argument that is a positive integer. */
    int count(int index, String meaning) {
        if (value(index, meaning, DataTypes.IntegerType) instanceof Integer number && number > 0) {
            return number;
        }
        throw new ArgumentException("%s: %s is not a whole number from 1 on.".formatted(function, meaning));
    }

    private Object value(int index, String meaning, DataType type) {
        Expression given = expression(index);
        if (!given.foldable()) {
            throw new ArgumentException("%s: the %s is %s, which differs from row to row: give a constant."
                    .formatted(function, meaning, given.sql()));
        }
        requireType(index, meaning, type);
        return given.eval(InternalRow.empty());
    }

    private void requireType(int index, String meaning, DataType type) {
        Expression given = expression(index);
        boolean typed = given.dataType().getClass().equals(type.getClass())
                || given.dataType().equals(DataTypes.NullType);
        if (!typed) {
            throw new ArgumentException("%s: the %s is %s of type %s: give one of type %s."
                    .formatted(function, meaning, given.sql(), given.dataType().simpleString(), type.simpleString()));
        }
    }
}
