package io.lakesieve.cli;

import io.lakesieve.LocalSpark;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A command that was run as its user would run it, in the session of the tests.
 *
 * @param out what it printed as its result
 * @param err what it printed beside it: progress, notices, errors
 */
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(String... arguments) {
        LocalSpark.session();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Lakesieve.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
