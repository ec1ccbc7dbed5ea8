package io.lakesieve.model.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.Float16Utils;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.tower.Tower;

/** DJL's translator between {@link TowerInput} and a tower's tensors. */
final class TowerTranslator implements NoBatchifyTranslator<TowerInput, TowerCalls.Output> {
    private final Tower tower;

    TowerTranslator(Tower tower) {
        this.tower = tower;
    }

    @Override
    public NDList processInput(TranslatorContext context, TowerInput input) {
        context.setAttachment("rows", input.rows());
        return input.tensors(tower, context.getNDManager());
    }

    private static float[] values(NDArray output) {
        return output.getDataType() == DataType.FLOAT16
                ? Float16Utils.fromByteBuffer(output.toByteBuffer())
                : output.toFloatArray();
    }

    @Override
    public TowerCalls.Output processOutput(TranslatorContext context, NDList outputs) {
        NDArray output = outputs.get(tower.outputIndex());
        Shape shape = output.getShape();
        int rows = (Integer) context.getAttachment("rows");
        if (shape.dimension() != 2 || shape.get(0) != rows) {
            throw new ModelException("'%s' of %s has the shape %s for %d rows; an embedding is rows x dimension"
                    .formatted(tower.output().name(), tower.file(), shape, rows));
        }
        return new TowerCalls.Output(Math.toIntExact(shape.get(1)), values(output));
    }
}
