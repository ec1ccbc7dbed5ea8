package io.lakesieve.cli;

/** What the process ends with. */
final class ExitCode {
    static final int DONE = 0;
    static final int UNEXPECTED_ERROR = 1;
    /** Bad arguments, configuration or inputs. */
    static final int BAD_INPUT = 2;
    /** More of the listed images failed than allowed. */
    static final int TOO_MANY_FAILED_IMAGES = 4;

    private ExitCode() {}
}
