package io.lakesieve.job.run;

/** Listens to the progress of the stages of a run. */
public interface Progress {
    /** A listener that ignores everything. */
    Progress SILENT = (stage, total) -> new Stage() {
        @Override
        public void advance(long done) {}

        @Override
        public void close() {}
    };

    /** A total that is not known. */
    long UNKNOWN = Long.MAX_VALUE;

    /**
     * Begins a stage.
     *
     * @param stage name of the stage, such as "embed images"
     * @param total items that the stage has to do, or {@link #UNKNOWN}
     */
    Stage begin(String stage, long total);

    /** A stage that runs; closing it ends it. */
    interface Stage extends AutoCloseable {
        /** Tells how many of the items are done by now. */
        void advance(long done);

        @Override
        void close();
    }
}
