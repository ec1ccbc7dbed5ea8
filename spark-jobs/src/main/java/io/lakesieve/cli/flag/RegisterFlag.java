package io.lakesieve.cli.flag;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.view.CatalogTables;
import picocli.CommandLine.Option;

/** The flag that registers a lake's tables in a catalog. */
public final class RegisterFlag {
    @Option(
            names = "--register",
            paramLabel = "SCHEMA",
            description =
                    "at the end create or refresh a catalog's tables over the lake's, and a view latest_verdicts, in"
                            + " this schema, such as main.audit")
    String schema;

    /** Registers, if that was asked for, and says so. */
    public void register(CommandContext context) {
        if (schema != null) {
            new CatalogTables(context.spark(), schema).register(context.lake()).forEach(name -> context.console()
                    .notice("registered " + name));
        }
    }
}
