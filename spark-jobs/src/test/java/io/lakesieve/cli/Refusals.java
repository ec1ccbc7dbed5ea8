package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

/** What every command does with input that it cannot use. */
final class Refusals {
    /** Exit code 2, a message in plain words that holds all of these, no result and no stack trace. */
    static void assertRefused(CommandRun run, String... words) {
        assertThat(run.err()).contains(words).contains("lakesieve: ").doesNotContain("Exception", "\tat ");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.out()).isEmpty();
    }

    private Refusals() {}
}
