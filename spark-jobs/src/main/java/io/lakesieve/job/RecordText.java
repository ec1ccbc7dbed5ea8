package io.lakesieve.job;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Records in plain words, whatever their components: {@code ShortestEdge[pixels=224]} is "shortest edge, pixels 224". */
final class RecordText {
    private RecordText() {}

    /** A record's components, each in words. */
    static Map<String, String> components(Record value) {
        Map<String, String> components = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            components.put(words(component.getName()), text(read(component, value)));
        }
        return components;
    }

    private static String text(Object value) {
        if (value instanceof Record nested) {
            return Arrays.stream(nested.getClass().getRecordComponents())
                    .map(component -> ", " + words(component.getName()) + " " + text(read(component, nested)))
                    .collect(Collectors.joining("", words(nested.getClass().getSimpleName()), ""));
        }
        return value instanceof Enum<?> constant ? words(constant.name()) : String.valueOf(value);
    }

    private static Object read(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A public record's components can be read: " + component, e);
        }
    }

    private static String words(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
