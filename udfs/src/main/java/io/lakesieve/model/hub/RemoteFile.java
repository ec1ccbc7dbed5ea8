package io.lakesieve.model.hub;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * What the hub says about a file before it is fetched.
 *
 * @param path in the repository
 * @param commit the commit that the asked revision stands for
 * @param etag the name of its bytes: sha-256 for large files, git's sha-1 for small ones
 * @param size in bytes, or {@link #UNKNOWN}
 * @param address where it is fetched: on the hub, not where that sends one on to, since such addresses expire
 */
record RemoteFile(String path, String commit, String etag, long size, URI address) {
    static final long UNKNOWN = -1;

    RemoteFile {
        requireNonNull(path, "path");
        requireNonNull(commit, "commit");
        requireNonNull(etag, "etag");
        requireNonNull(address, "address");
    }
}
