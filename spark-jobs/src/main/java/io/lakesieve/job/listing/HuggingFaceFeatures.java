package io.lakesieve.job.listing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what Hugging Face's {@code datasets} notes in a Parquet file of its columns. */
final class HuggingFaceFeatures {
    private static final String KEY = "huggingface";

    private HuggingFaceFeatures() {}

    /**
     * The class names that the numbers of a column stand for; empty where nothing says so.
     *
     * @param metadata of a Parquet file
     */
    static List<String> classNames(Map<String, String> metadata, String column) {
        if (!metadata.containsKey(KEY)) {
            return List.of();
        }
        try {
            JsonNode feature = new ObjectMapper()
                    .readTree(metadata.get(KEY))
                    .path("info")
                    .path("features")
                    .path(column);
            List<String> names = new ArrayList<>();
            feature.path("names").forEach(name -> names.add(name.asText()));
            return feature.path("_type").asText().equals("ClassLabel") ? List.copyOf(names) : List.of();
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }
}
