package io.lakesieve.sql;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;

/** An SQL function of one argument, with null for null. Functions with equal name, key and input type are equal. */
final class ValueFunction implements ScalarFunction<Object> {
    private static final long serialVersionUID = 1L;

    /** Computes the function for a row whose value is not null. */
    interface Body extends Serializable {
        Object of(InternalRow row);
    }

    private final String name;
    private final String key;
    private final DataType inputType;
    private final DataType resultType;
    private final Body body;

    /**
     * Creates a function.
     *
     * @param key the constant arguments and everything else that the results depend on
     */
    ValueFunction(String name, String key, DataType inputType, DataType resultType, Body body) {
        this.name = name;
        this.key = key;
        this.inputType = inputType;
        this.resultType = resultType;
        this.body = body;
    }

    @Override
    public Object produceResult(InternalRow input) {
        return input.isNullAt(0) ? null : body.of(input);
    }

    @Override
    public DataType[] inputTypes() {
        return new DataType[] {inputType};
    }

    @Override
    public DataType resultType() {
        return resultType;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String canonicalName() {
        return "lakesieve." + name + "(" + key + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueFunction that
                && name.equals(that.name)
                && key.equals(that.key)
                && inputType.equals(that.inputType);
    }

    @Override
    public int hashCode() {
        return canonicalName().hashCode();
    }
}
