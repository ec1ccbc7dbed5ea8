package io.lakesieve.cli.flag;

import picocli.CommandLine.Option;

/** The flag that asks what a command would do. */
public final class DryRunFlag {
    @Option(
            names = "--dry-run",
            description =
                    "print what would be embedded, scored and copied, why, and how long it may take; write nothing")
    public boolean dryRun;
}
