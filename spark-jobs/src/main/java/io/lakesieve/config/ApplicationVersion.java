package io.lakesieve.config;

/** The version of Lakesieve, as {@code --version}, summaries and commits of tables state it. */
public final class ApplicationVersion {
    public static final String NUMBER = "0.1.0";

    private ApplicationVersion() {}
}
