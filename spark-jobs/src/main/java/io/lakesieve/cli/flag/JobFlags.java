package io.lakesieve.cli.flag;

import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The flags about job files, which every command has. */
public final class JobFlags {
    public static final String CONFIG = "--config";
    static final String PRINT_CONFIG = "--print-config";
    public static final Set<String> NAMES = Set.of(CONFIG, PRINT_CONFIG);

    @Option(
            names = CONFIG,
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "job file with values for flags that are not given; conf/reference.conf lists every key")
    String config;

    @Option(
            names = PRINT_CONFIG,
            scope = ScopeType.INHERIT,
            description = "print what is in force and where each value comes from, and do nothing")
    public boolean printConfig;
}
