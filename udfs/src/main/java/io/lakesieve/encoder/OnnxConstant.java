package io.lakesieve.encoder;

import java.util.List;

/**
 * A tensor that an ONNX file holds.
 *
 * @param shape its dimensions, none for a single number
 * @param integers its elements where they are a few int64 numbers, else nothing
 */
record OnnxConstant(List<Long> shape, List<Long> integers) {
    OnnxConstant {
        shape = List.copyOf(shape);
        integers = List.copyOf(integers);
    }
}
