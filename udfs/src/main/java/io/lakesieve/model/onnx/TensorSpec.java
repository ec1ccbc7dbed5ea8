package io.lakesieve.model.onnx;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;

/**
 * An input or output of a tower as its ONNX file declares it.
 *
 * @param name the tensor's name
 * @param type ONNX's element type in lower case: {@code float}, {@code float16}, {@code int64}, ...
 * @param shape its dimensions, {@link #DYNAMIC} for those that are not fixed
 */
public record TensorSpec(String name, String type, List<Long> shape) implements Serializable {
    /** A dimension that may differ from call to call. */
    public static final long DYNAMIC = -1;

    public TensorSpec {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        shape = List.copyOf(shape);
    }

    /** The size of a dimension, or {@link #DYNAMIC} if it is not fixed or does not exist. */
    public long dimension(int index) {
        return index < shape.size() ? shape.get(index) : DYNAMIC;
    }
}
