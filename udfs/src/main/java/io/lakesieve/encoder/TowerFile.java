package io.lakesieve.encoder;

/** Whether a tower has its ONNX file to itself. */
public enum TowerFile {
    /** {@code vision_model.onnx} or {@code text_model.onnx}. */
    OWN,
    /** {@code model.onnx}, which holds the other tower too; this one is cut out of it when it is loaded. */
    SHARED
}
