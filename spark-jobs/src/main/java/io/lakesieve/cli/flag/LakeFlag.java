package io.lakesieve.cli.flag;

import picocli.CommandLine.Option;

/** The flag that names the lake. */
public final class LakeFlag {
    @Option(
            names = "--lake",
            paramLabel = "URI",
            required = true,
            description = "root of the Delta tables, on any Hadoop file system")
    public String lake;
}
