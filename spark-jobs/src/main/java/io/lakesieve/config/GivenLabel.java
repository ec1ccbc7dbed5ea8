package io.lakesieve.config;

import java.util.List;

/** Says where the labels are that images were given. */
public sealed interface GivenLabel {
    /** How tables of runs note it. */
    String noted();

    /**
     * The same, with the class names that numbers stand for.
     *
     * @param names in their order in the label file; empty where there is no such order
     */
    GivenLabel numbering(List<String> names);

    /** The first folder below the image root. */
    record Folder() implements GivenLabel {
        @Override
        public String noted() {
            return "folder";
        }

        @Override
        public GivenLabel numbering(List<String> names) {
            return this;
        }
    }

    /**
     * A column of the table of images; of shards the member beside a picture.
     *
     * @param name of the column; or the member's suffix, such as {@code cls}, or {@code json:FIELD}
     * @param classes what numbers stand for that are no class's name, from 0
     */
    record Named(String name, List<String> classes) implements GivenLabel {
        public Named {
            classes = List.copyOf(classes);
        }

        public Named(String name) {
            this(name, List.of());
        }

        @Override
        public String noted() {
            return name;
        }

        @Override
        public GivenLabel numbering(List<String> names) {
            return new Named(name, names);
        }
    }
}
