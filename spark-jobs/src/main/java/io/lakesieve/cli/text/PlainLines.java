package io.lakesieve.cli.text;

import io.lakesieve.cli.console.StatusLine;
import java.io.PrintWriter;

/** Prints progress where there is no terminal: a line every few seconds, less often the longer a stage takes. */
public final class PlainLines implements StatusLine {
    private static final double SHORTEST_SECONDS = 5;
    private static final double SHARE_OF_STAGE = 0.02;

    private final PrintWriter out;

    public PlainLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public double period(double elapsed) {
        return Math.max(SHORTEST_SECONDS, elapsed * SHARE_OF_STAGE);
    }

    @Override
    public void show(String state) {
        out.println(state);
    }

    @Override
    public void say(String text) {
        out.println(text);
    }

    @Override
    public void clear() {}
}
