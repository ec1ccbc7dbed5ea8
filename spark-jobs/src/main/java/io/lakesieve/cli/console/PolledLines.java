package io.lakesieve.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a command shows and says until a caller in another thread takes it, who draws it in its own way. */
public final class PolledLines implements StatusLine {
    private static final double PERIOD_SECONDS = 0.2;

    private final List<String> said = new ArrayList<>();
    private String shown = "";

    @Override
    public double period(double elapsed) {
        return PERIOD_SECONDS;
    }

    @Override
    public synchronized void show(String state) {
        shown = state;
    }

    @Override
    public synchronized void say(String text) {
        said.add(text);
        shown = "";
    }

    @Override
    public synchronized void clear() {
        shown = "";
    }

    /** The state that is shown now, empty where there is none. */
    public synchronized String shown() {
        return shown;
    }

    /** The lines that were said since the last call. */
    public synchronized List<String> take() {
        List<String> taken = List.copyOf(said);
        said.clear();
        return taken;
    }
}
