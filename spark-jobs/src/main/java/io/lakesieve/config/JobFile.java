package io.lakesieve.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parses a job file, in HOCON: under {@code lakesieve} the flags by their names without dashes, under {@code spark}
 * settings of Spark. A key whose value is null counts as not set.
 *
 * @param flags the flags that the file sets, by name
 * @param engine the settings of Spark, by their full names, {@code spark.} included
 */
public record JobFile(Map<String, Setting> flags, Map<String, Setting> engine) {
    private static final String FLAGS = "lakesieve";
    private static final String ENGINE = "spark";

    /** The settings of a command without a job file: none. */
    public static final JobFile NONE = new JobFile(Map.of(), Map.of());

    public JobFile {
        flags = Map.copyOf(flags);
        engine = Map.copyOf(engine);
    }

    /**
     * A value and where it stands.
     *
     * @param values one, or the elements of a list
     * @param origin file and line, for people
     */
    public record Setting(List<String> values, String origin) {
        public Setting {
            values = List.copyOf(values);
        }

        /** The value, elements of a list joined by commas. */
        public String text() {
            return String.join(",", values);
        }
    }

    /**
     * Reads the text of a job file; {@code ${NAME}} in it stands for other keys and for variables of the environment.
     *
     * @param name how messages call it
     * @throws InputException if it is not HOCON, names a variable that is not set, or has other blocks
     */
    public static JobFile parse(String text, String name) {
        Config config;
        try {
            config = ConfigFactory.parseReader(
                            new StringReader(text),
                            ConfigParseOptions.defaults().setOriginDescription(name))
                    .resolve();
        } catch (ConfigException e) {
            throw new InputException("The job file does not hold: %s.".formatted(e.getMessage()), e);
        }
        for (Map.Entry<String, ConfigValue> block : config.root().entrySet()) {
            if (!List.of(FLAGS, ENGINE).contains(block.getKey())) {
                throw new InputException("%s: the block '%s' is unknown: a job file has the blocks %s and %s."
                        .formatted(origin(block.getValue()), block.getKey(), FLAGS, ENGINE));
            }
        }
        Map<String, Setting> flags = new TreeMap<>();
        collect(block(config, FLAGS), "", flags);
        Map<String, Setting> engine = new TreeMap<>();
        collect(block(config, ENGINE), ENGINE + ".", engine);
        return new JobFile(flags, engine);
    }

    private static ConfigObject block(Config config, String name) {
        ConfigValue value =
                config.root().getOrDefault(name, ConfigFactory.empty().root());
        if (value instanceof ConfigObject object) {
            return object;
        }
        throw new InputException("%s: '%s' is no block: write %s { ... }.".formatted(origin(value), name, name));
    }

    private static void collect(ConfigObject block, String prefix, Map<String, Setting> settings) {
        block.forEach((key, value) -> {
            if (value instanceof ConfigObject inner) {
                collect(inner, prefix + key + ".", settings);
            } else if (value.valueType() != ConfigValueType.NULL) {
                settings.put(prefix + key, new Setting(values(value, prefix + key), origin(value)));
            }
        });
    }

    private static List<String> values(ConfigValue value, String key) {
        if (!(value instanceof ConfigList list)) {
            return List.of(value.unwrapped().toString());
        }
        List<String> values = new ArrayList<>();
        for (ConfigValue element : list) {
            if (element instanceof ConfigList || element instanceof ConfigObject || element.unwrapped() == null) {
                throw new InputException("%s: an element of the list %s is no plain value."
                        .formatted(origin(element), ConfigUtil.quoteString(key)));
            }
            values.add(element.unwrapped().toString());
        }
        return values;
    }

    private static String origin(ConfigValue value) {
        return value.origin().description();
    }
}
