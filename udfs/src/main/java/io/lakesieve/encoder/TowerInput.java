package io.lakesieve.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.stream.LongStream;

/** The rows of one call of a tower; the whole batch is one tensor, so DJL has nothing to stack. */
@SuppressWarnings("ArrayRecordComponent") // tensors are handed over, not compared
sealed interface TowerInput {
    int rows();

    /** The tensors that the tower asks for, each with its name. */
    NDList tensors(Tower tower, NDManager manager);

    /**
     * Pictures.
     *
     * @param pixels {@code rows x 3 x height x width} numbers from {@code offset} on
     */
    record Pictures(float[] pixels, int offset, int rows, int height, int width) implements TowerInput {
        @Override
        public NDList tensors(Tower tower, NDManager manager) {
            Shape shape = new Shape(rows, 3, height, width);
            FloatBuffer buffer = FloatBuffer.wrap(pixels, offset, Math.toIntExact(shape.size()));
            NDArray array = manager.create(buffer.slice(), shape);
            array.setName(tower.inputs().get(0).name());
            return new NDList(array);
        }
    }

    /**
     * Prompts of one length.
     *
     * @param ids token ids, {@code rows x length}
     * @param mask 1 for a token of the prompt, 0 for padding, {@code rows x length}
     */
    record Prompts(long[] ids, long[] mask, int rows) implements TowerInput {
        @Override
        public NDList tensors(Tower tower, NDManager manager) {
            Shape shape = new Shape(rows, ids.length / rows);
            NDList tensors = new NDList();
            for (TensorSpec input : tower.inputs()) {
                NDArray array = create(values(input.name()), input.type(), shape, manager);
                array.setName(input.name());
                tensors.add(array);
            }
            return tensors;
        }

        private long[] values(String input) {
            return switch (input) {
                case "input_ids" -> ids;
                case "attention_mask" -> mask;
                case "token_type_ids" -> new long[ids.length];
                default -> throw new IllegalStateException("Not an input of a text tower: " + input);
            };
        }

        private static NDArray create(long[] values, String type, Shape shape, NDManager manager) {
            if (type.equals("int64")) {
                return manager.create(LongBuffer.wrap(values), shape);
            }
            int[] narrow = LongStream.of(values).mapToInt(Math::toIntExact).toArray();
            return manager.create(IntBuffer.wrap(narrow), shape);
        }
    }
}
