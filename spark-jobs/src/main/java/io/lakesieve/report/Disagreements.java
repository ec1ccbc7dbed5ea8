package io.lakesieve.report;

import java.util.List;

/**
 * In-distribution pictures that resemble another label more than the one they were given.
 *
 * @param given in-distribution pictures with a given label of the label set
 * @param pictures those of them that resemble another label more
 * @param examples the clearest first
 */
public record Disagreements(long given, long pictures, List<Example> examples) {
    public Disagreements {
        examples = List.copyOf(examples);
    }

    /**
     * One picture.
     *
     * @param margin cosine of the given label minus the largest of the others, below 0
     */
    public record Example(String path, String givenLabel, String predictedLabel, double margin) {}
}
