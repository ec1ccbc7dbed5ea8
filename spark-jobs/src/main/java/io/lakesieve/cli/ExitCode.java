package io.lakesieve.cli;

/** The exit codes of the process. */
public final class ExitCode {
    public static final int DONE = 0;
    public static final int UNEXPECTED_ERROR = 1;
    /** Bad arguments, configuration or inputs. */
    public static final int BAD_INPUT = 2;
    /** More of the listed images failed than allowed. */
    static final int TOO_MANY_FAILED_IMAGES = 4;

    private ExitCode() {}
}
