package io.lakesieve.config;

/** Says where the labels are that images were given. */
public sealed interface GivenLabel {
    /** How tables of runs note it. */
    String noted();

    /** The first folder below the image root. */
    record Folder() implements GivenLabel {
        @Override
        public String noted() {
            return "folder";
        }
    }

    /**
     * A column of the table of images; of shards the member beside a picture.
     *
     * @param name of the column; or the member's suffix, such as {@code cls}, or {@code json:FIELD}
     */
    record Named(String name) implements GivenLabel {
        @Override
        public String noted() {
            return name;
        }
    }
}
