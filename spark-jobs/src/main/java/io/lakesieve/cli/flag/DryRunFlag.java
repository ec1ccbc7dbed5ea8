package io.lakesieve.cli.flag;

import picocli.CommandLine.Option;

/** The flag {@code --dry-run}: print what a command would do, and write nothing. */
public final class DryRunFlag {
    @Option(
            names = "--dry-run",
            description =
                    "print what would be embedded, scored, copied or removed, why, and how long it may take; write nothing")
    public boolean dryRun;
}
