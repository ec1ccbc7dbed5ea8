package io.lakesieve.cli;

/** The exit codes of the process. */
public final class ExitCode {
    public static final int DONE = 0;
    public static final int UNEXPECTED_ERROR = 1;
    /** The disk, the heap or a store failed. */
    static final int MACHINE_ERROR = 1;
    /** Bad arguments, configuration or inputs. */
    public static final int BAD_INPUT = 2;
    /** A gate failed; the run is finished all the same. */
    public static final int GATE_FAILED = 3;
    /** More of the listed images failed than allowed. */
    static final int TOO_MANY_FAILED_IMAGES = 4;
    /** Added to the number of the signal that ended the process. */
    static final int SIGNAL = 128;

    private ExitCode() {}
}
