package io.lakesieve.job.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.config.InputException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The member of a shard that holds the label of the picture beside it: a text, such as {@code 0001.cls}, or a field of a
 * JSON object.
 *
 * @param suffix of the member's name, without its dot
 * @param field the field, in which a dot leads into an object; null for a text
 */
record ShardLabel(String suffix, String field) implements Serializable {
    /** Longer ones are no labels. */
    static final int MAX_BYTES = 1 << 20;

    private static final String JSON = "json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Of {@code cls}, {@code txt} and the like, or {@code json:FIELD}.
     *
     * @throws InputException if a JSON has no field
     */
    static ShardLabel of(String name) {
        int colon = name.indexOf(':');
        if (colon < 0 && name.equals(JSON)) {
            throw new InputException("--given-label json does not say which field: name it as in json:label.");
        }
        return colon < 0
                ? new ShardLabel(name, null)
                : new ShardLabel(name.substring(0, colon), name.substring(colon + 1));
    }

    /** Whether a member of that name is of this kind. */
    boolean isOf(String member) {
        return member.endsWith("." + suffix);
    }

    /** The label that a member holds; empty where it holds none. */
    Optional<String> read(byte[] content) {
        String text = field == null ? new String(content, StandardCharsets.UTF_8).strip() : value(content);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private String value(byte[] content) {
        try {
            JsonNode node = MAPPER.readTree(content).at("/" + field.replace('.', '/'));
            return node.isValueNode() ? node.asText("").strip() : "";
        } catch (IOException e) {
            return "";
        }
    }
}
