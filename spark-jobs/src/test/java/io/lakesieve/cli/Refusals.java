package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** What every command does with input that it cannot use. */
public final class Refusals {
    /** Exit code 2, a message in plain words that holds all of these, no result but the summary, and no stack trace. */
    public static void assertRefused(CommandRun run, String... words) {
        assertSaid(run, words);
        assertThat(run.out().lines()).hasSize(1);
        JsonNode summary = run.summary();
        assertThat(summary.path("exit_code").asInt()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(summary.path("status").asText()).isEqualTo("failed");
        assertThat(run.err()).contains("lakesieve: " + summary.path("error").asText());
    }

    /** The same of the SQL shell, whose output is the query's and has no summary. */
    public static void assertShellRefused(CommandRun run, String... words) {
        assertSaid(run, words);
        assertThat(run.out()).isEmpty();
    }

    private static void assertSaid(CommandRun run, String... words) {
        assertThat(run.err()).contains(words).contains("lakesieve: ").doesNotContain("Exception", "\tat ");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.BAD_INPUT);
    }

    private Refusals() {}
}
