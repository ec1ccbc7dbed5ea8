package io.lakesieve.model.hub;

/** Hears how the files of a repository come in, and what a user should know about it. */
public interface DownloadProgress {
    /** A progress that tells nobody. */
    DownloadProgress SILENT = new DownloadProgress() {
        @Override
        public Transfer begin(String file, long present, long total) {
            return new Transfer() {
                @Override
                public void advance(long bytes) {}

                @Override
                public void close() {}
            };
        }

        @Override
        public void notice(String text) {}
    };

    /**
     * Begins with a file.
     *
     * @param file its name in the repository
     * @param present bytes that an earlier attempt left
     * @param total bytes of the whole file, or -1 where the hub does not say
     */
    Transfer begin(String file, long present, long total);

    /** Something that does not stop the work, in one sentence. */
    void notice(String text);

    /** A file that comes in; closing it ends it, complete or not. */
    interface Transfer extends AutoCloseable {
        /** Tells how many bytes are here by now; fewer than before where it had to begin again. */
        void advance(long bytes);

        @Override
        void close();
    }
}
