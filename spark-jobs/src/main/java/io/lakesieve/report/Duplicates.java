package io.lakesieve.report;

import java.util.List;

/**
 * Pictures that lie under several paths, byte for byte. Copies have the same scores and share a verdict.
 *
 * @param pictures pictures with more than one path
 * @param paths the paths of all of them
 * @param examples those with most paths first
 */
public record Duplicates(long pictures, long paths, List<Copies> examples) {
    public Duplicates {
        examples = List.copyOf(examples);
    }

    /**
     * One picture's paths.
     *
     * @param paths all of its paths, of which {@code examples} are the first
     */
    public record Copies(long paths, List<String> examples) {
        public Copies {
            examples = List.copyOf(examples);
        }

        public long more() {
            return paths - examples.size();
        }
    }
}
