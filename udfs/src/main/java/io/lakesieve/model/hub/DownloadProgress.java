package io.lakesieve.model.hub;

/** Progress listener for the download of a repository's files. */
public interface DownloadProgress {
    /** A listener that does nothing. */
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
     * A file's download starts.
     *
     * @param file its name in the repository
     * @param present bytes that are present from an earlier attempt
     * @param total length of the file in bytes, or -1 if the hub does not state it
     */
    Transfer begin(String file, long present, long total);

    /** A message for the user, in one sentence, about something that does not stop the download. */
    void notice(String text);

    /** A file's download in progress; closed at its end, whether it succeeded or not. */
    interface Transfer extends AutoCloseable {
        /** Reports the number of bytes present; it decreases if the download had to start again. */
        void advance(long bytes);

        @Override
        void close();
    }
}
