package io.lakesieve.model.hub;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * Describes a file on the hub, from the headers of its {@code HEAD} response.
 *
 * @param path the file's path in the repository
 * @param commit the commit of the requested revision
 * @param etag its entity tag: SHA-256 for large files, git's SHA-1 for small ones
 * @param size in bytes, or {@link #UNKNOWN}
 * @param address its address on the hub, not the target of the redirect, which expires
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
