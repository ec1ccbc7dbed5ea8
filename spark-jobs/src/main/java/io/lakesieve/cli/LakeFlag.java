package io.lakesieve.cli;

import picocli.CommandLine.Option;

/** The flag that names the lake. */
final class LakeFlag {
    @Option(
            names = "--lake",
            paramLabel = "URI",
            required = true,
            description = "root of the Delta tables, on any Hadoop file system")
    String lake;
}
