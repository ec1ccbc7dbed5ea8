package io.lakesieve.cli.console;

/** Shows the state of a running command, and lines that stay. */
public interface StatusLine {
    /**
     * Seconds between two updates of a stage's state.
     *
     * @param elapsed seconds that the stage has run
     */
    double period(double elapsed);

    /** Shows a state, which the next one replaces. */
    void show(String state);

    /** Prints a line that stays. */
    void say(String text);

    /** Erases the state that is shown, if any. */
    void clear();
}
