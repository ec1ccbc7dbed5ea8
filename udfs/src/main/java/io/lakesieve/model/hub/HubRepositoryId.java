package io.lakesieve.model.hub;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies a model repository on the Hugging Face hub and a revision of it: {@code hf://OWNER/NAME[@REVISION]}.
 *
 * @param owner user or organisation
 * @param name repository
 * @param revision branch, tag, or commit of 40 hexadecimal digits; {@value #DEFAULT_REVISION} by default
 */
public record HubRepositoryId(String owner, String name, String revision) {
    /** The prefix of all such names. */
    public static final String SCHEME = "hf://";

    static final String DEFAULT_REVISION = "main";

    /** The hub's own rule: letters, digits, {@code -}, {@code _} and {@code .}, the last two not at the ends. */
    private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";

    private static final Pattern NAME = Pattern.compile(
            "hf://(?<owner>" + PART + ")/(?<name>" + PART + ")(?:@(?<revision>[A-Za-z0-9_][A-Za-z0-9._/-]*))?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    public HubRepositoryId {
        requireNonNull(owner, "owner");
        requireNonNull(name, "name");
        requireNonNull(revision, "revision");
    }

    /** Whether a model's URI starts with {@value #SCHEME}; it may still be malformed. */
    public static boolean isOne(String uri) {
        return uri.startsWith(SCHEME);
    }

    /**
     * Parses a name.
     *
     * @throws HubException if it is malformed
     */
    public static HubRepositoryId parse(String uri) {
        Matcher match = NAME.matcher(uri);
        if (!match.matches()
                || uri.contains("..")
                || (match.group("owner") + "/" + match.group("name")).contains("--")
                || uri.endsWith("/")) {
            throw new HubException(("'%s' names no repository of the Hugging Face hub: write hf://OWNER/NAME or"
                            + " hf://OWNER/NAME@REVISION, such as hf://Xenova/clip-vit-base-patch16")
                    .formatted(uri));
        }
        String revision = match.group("revision");
        return new HubRepositoryId(
                match.group("owner"), match.group("name"), revision == null ? DEFAULT_REVISION : revision);
    }

    /** {@code OWNER/NAME}. */
    String repository() {
        return owner + "/" + name;
    }

    /** The repository's folder in the cache. */
    String folder() {
        return "models--" + owner + "--" + name;
    }

    /** Whether the revision is a commit, which never changes. */
    boolean isPinned() {
        return COMMIT.matcher(revision).matches();
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** The same repository at a commit. */
    HubRepositoryId at(String commit) {
        return new HubRepositoryId(owner, name, commit);
    }

    /** The name as it is written, always with its revision. */
    @Override
    public String toString() {
        return SCHEME + repository() + "@" + revision;
    }
}
