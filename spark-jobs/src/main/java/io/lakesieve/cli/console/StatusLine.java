package io.lakesieve.cli.console;

/** Where a command says how it comes along. */
public interface StatusLine {
    /**
     * Seconds from one state of a stage to the next that is worth showing.
     *
     * @param elapsed seconds that the stage has run
     */
    double period(double elapsed);

    /** Shows a state that the next one takes the place of. */
    void show(String state);

    /** Says something that stays. */
    void say(String text);

    /** Takes away the state that is shown, if any. */
    void clear();
}
