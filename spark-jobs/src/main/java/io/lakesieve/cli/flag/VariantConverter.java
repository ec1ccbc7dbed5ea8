package io.lakesieve.cli.flag;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.repository.ModelVariant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code --variant}: names as the files of a model have them. */
public final class VariantConverter implements ITypeConverter<ModelVariant> {
    /** What {@code --help} says of the flag. */
    public static final String DESCRIPTION =
            "which of the model's exports: fp32, fp16, int8, quantized or q4; default ${DEFAULT-VALUE}";

    @Override
    public ModelVariant convert(String name) {
        try {
            return ModelVariant.of(name);
        } catch (ModelException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
