package io.lakesieve.encoder;

/** Which of a model's ONNX exports is meant: the same towers at another precision. */
public enum ModelVariant {
    /** The export without a suffix, in full precision. */
    DEFAULT(""),
    FP16("_fp16"),
    INT8("_int8"),
    QUANTIZED("_quantized"),
    Q4("_q4");

    private final String suffix;

    ModelVariant(String suffix) {
        this.suffix = suffix;
    }

    /** What stands between a tower's name and {@code .onnx}: {@code onnx/vision_model_fp16.onnx}. */
    String suffix() {
        return suffix;
    }
}
