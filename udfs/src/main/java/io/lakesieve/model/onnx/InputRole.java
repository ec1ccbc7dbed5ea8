package io.lakesieve.model.onnx;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The meaning of a tower's input, recognised by the names that exporters give to inputs. */
public enum InputRole {
    PIXELS("pixel_values", "pixels", "image", "images"),
    IDS("input_ids", "ids", "tokens", "text", "texts"),
    MASK("attention_mask", "mask", "text_mask"),
    TYPES("token_type_ids", "segment_ids"),
    POSITIONS("position_ids");

    private static final Set<String> WHOLE_NUMBERS = Set.of("int64", "int32");

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, which its type does not say
    private final List<String> names;

    InputRole(String... names) {
        this.names = List.of(names);
    }

    /** The role of an input, given the number of inputs; a tower's only input may have any name. */
    public static Optional<InputRole> of(TensorSpec input, int inputs) {
        String name = input.name().toLowerCase(Locale.ROOT);
        for (InputRole role : values()) {
            if (role.names.contains(name)) {
                return Optional.of(role);
            }
        }
        if (inputs > 1) {
            return Optional.empty();
        }
        return Optional.of(WHOLE_NUMBERS.contains(input.type()) ? IDS : PIXELS);
    }

    /** The name that most exports use. */
    public String usualName() {
        return names.get(0);
    }
}
