package io.lakesieve.model.repository;

import io.lakesieve.model.ModelException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The precision of a model's ONNX files: a model may have the same towers in several precisions. */
public enum ModelVariant {
    /** The files without a suffix, in full precision. */
    DEFAULT("fp32", ""),
    FP16("fp16", "_fp16"),
    INT8("int8", "_int8"),
    QUANTIZED("quantized", "_quantized"),
    Q4("q4", "_q4");

    private final String flag;
    private final String suffix;

    ModelVariant(String flag, String suffix) {
        this.flag = flag;
        this.suffix = suffix;
    }

    /**
     * The variant of that name, as in {@code --variant}.
     *
     * @throws ModelException if there is none; the message lists the names
     */
    public static ModelVariant of(String flag) {
        return Arrays.stream(values())
                .filter(variant -> variant.flag.equals(flag.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ModelException("There is no variant '%s': --variant is one of %s"
                        .formatted(
                                flag,
                                Arrays.stream(values()).map(ModelVariant::flag).collect(Collectors.joining(", ")))));
    }

    /** Its name for {@code --variant}. */
    public String flag() {
        return flag;
    }

    /** The suffix before {@code .onnx}, such as {@code _fp16} in {@code onnx/vision_model_fp16.onnx}. */
    String suffix() {
        return suffix;
    }

    /** The file of a tower, or of both towers, in this variant. */
    String file(String stem) {
        return "onnx/" + stem + suffix + ".onnx";
    }
}
