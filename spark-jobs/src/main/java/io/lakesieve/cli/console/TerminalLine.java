package io.lakesieve.cli.console;

import java.io.PrintWriter;

/**
 * Shows the state on the last line of a terminal, which it overwrites by carriage returns and blanks: no colours and no
 * control sequences.
 */
final class TerminalLine implements StatusLine {
    /** The columns assumed for a terminal of unknown width. */
    private static final int DEFAULT_COLUMNS = 80;
    /** Narrower than this, nothing would be left of a state. */
    private static final int MIN_COLUMNS = 20;

    private final PrintWriter out;
    private final int longest;
    private int shown;

    /** For a terminal of so many columns; 0 if that is not known. */
    TerminalLine(PrintWriter out, int columns) {
        this.out = out;
        // A character in the last column makes some terminals begin a new line.
        this.longest = (columns < MIN_COLUMNS ? DEFAULT_COLUMNS : columns) - 1;
    }

    @Override
    public double period(double elapsed) {
        return 0;
    }

    @Override
    public synchronized void show(String state) {
        String text = state.length() > longest ? state.substring(0, longest) : state;
        out.print("\r" + text + " ".repeat(Math.max(0, shown - text.length())));
        out.flush();
        shown = text.length();
    }

    @Override
    public synchronized void say(String text) {
        clear();
        out.println(text);
    }

    @Override
    public synchronized void clear() {
        if (shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            out.flush();
            shown = 0;
        }
    }
}
