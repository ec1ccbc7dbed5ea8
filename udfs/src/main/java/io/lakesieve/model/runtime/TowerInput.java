package io.lakesieve.model.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.platform.Fp16Conversions;
import io.lakesieve.model.onnx.InputRole;
import io.lakesieve.model.onnx.TensorSpec;
import io.lakesieve.model.tower.Tower;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.stream.LongStream;

/** The input of one call of a tower. The whole batch is one tensor, so DJL's batchifier is not used. */
@SuppressWarnings("ArrayRecordComponent") // tensors are handed over, not compared
sealed interface TowerInput {
    int rows();

    /** The named tensors that the tower's inputs need. */
    NDList tensors(Tower tower, NDManager manager);

    /**
     * A batch of images.
     *
     * @param pixels {@code rows x 3 x height x width} numbers; a direct buffer is not copied, so it must not change
     *     before the call ends
     */
    record Pictures(FloatBuffer pixels, int rows, int height, int width) implements TowerInput {
        @Override
        public NDList tensors(Tower tower, NDManager manager) {
            Shape shape = new Shape(rows, 3, height, width);
            TensorSpec input = tower.inputs().get(0);
            NDArray array = input.type().equals("float16")
                    ? manager.create(halves(pixels.duplicate()), shape, DataType.FLOAT16)
                    : manager.create(pixels, shape);
            array.setName(input.name());
            return new NDList(array);
        }

        private static ByteBuffer halves(FloatBuffer numbers) {
            ByteBuffer halves =
                    ByteBuffer.allocateDirect(numbers.remaining() * Short.BYTES).order(ByteOrder.nativeOrder());
            while (numbers.hasRemaining()) {
                halves.putShort(Fp16Conversions.floatToFp16(numbers.get()));
            }
            return halves.rewind();
        }
    }

    /**
     * A batch of captions that are being written, of one length.
     *
     * @param ids the tokens so far, {@code rows x length}
     * @param images the embeddings of the images that they are of, {@code rows x dimension}
     */
    record Captions(long[] ids, float[] images, int rows) implements TowerInput {
        @Override
        public NDList tensors(Tower tower, NDManager manager) {
            NDList tensors = new NDList();
            for (TensorSpec input : tower.inputs()) {
                NDArray array = input.name().equals(Tower.CAPTION_TOKENS)
                        ? manager.create(LongBuffer.wrap(ids), new Shape(rows, ids.length / rows))
                        : manager.create(FloatBuffer.wrap(images), new Shape(rows, images.length / rows));
                array.setName(input.name());
                tensors.add(array);
            }
            return tensors;
        }
    }

    /**
     * A batch of prompts of one length.
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
                InputRole role = InputRole.of(input, tower.inputs().size()).orElseThrow();
                NDArray array = create(values(role), input.type(), shape, manager);
                array.setName(input.name());
                tensors.add(array);
            }
            return tensors;
        }

        private long[] values(InputRole role) {
            return switch (role) {
                case IDS -> ids;
                case MASK -> mask;
                case TYPES -> new long[ids.length];
                case POSITIONS -> positions();
                case PIXELS -> throw new IllegalStateException("Not an input of a text tower: " + role);
            };
        }

        private long[] positions() {
            int length = ids.length / rows;
            long[] positions = new long[ids.length];
            Arrays.setAll(positions, i -> i % length);
            return positions;
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
