package io.lakesieve.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.LocalSpark;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A command that was run as its user would run it, in the session of the tests.
 *
 * @param out what it printed as its result
 * @param err what it printed beside it: progress, notices, errors
 */
public record CommandRun(int exitCode, String out, String err) {
    public static CommandRun of(String... arguments) {
        LocalSpark.session();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Lakesieve.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** The summary: the last line of what it printed. */
    public JsonNode summary() {
        try {
            String last = out.lines().reduce((above, below) -> below).orElseThrow();
            return new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(last);
        } catch (JsonProcessingException e) {
            throw new AssertionError("The last line is no JSON: " + out, e);
        }
    }
}
