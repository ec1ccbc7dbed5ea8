package io.lakesieve.model.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * HTTP client of the hub: {@code HEAD} and {@code GET} of {@code /OWNER/NAME/resolve/REVISION/PATH}, as Python's {@code
 * huggingface_hub} uses them.
 *
 * <p>It follows redirects itself, for two reasons: the headers that describe the file ({@code X-Repo-Commit}, {@code
 * X-Linked-Etag}, {@code X-Linked-Size}) are in the first response, not the last, and the token must not be sent to
 * another host.
 */
final class HubClient {
    private static final int MAX_REDIRECTS = 8;
    private static final String USER_AGENT = "lakesieve";

    private final HubSettings settings;
    private HttpClient http;

    HubClient(HubSettings settings) {
        this.settings = settings;
    }

    /** The JDK's client, which has threads of its own, created at the first request. */
    private synchronized HttpClient http() {
        if (http == null) {
            // HTTP/1.1: a file needs one connection anyway, and a broken connection is noticed at once.
            http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(settings.timeout())
                    .proxy(settings.proxies())
                    .build();
        }
        return http;
    }

    /**
     * Requests a file's description by {@code HEAD}.
     *
     * @throws HubException if the hub refuses the request
     * @throws IOException if it cannot be reached
     */
    Answer ask(HubRepositoryId name, String path) throws IOException {
        URI address = address(name, path);
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpResponse<Void> response = send("HEAD", address, 0, HttpResponse.BodyHandlers.discarding());
            Optional<URI> next = redirection(response, address);
            if (next.isPresent() && sameOrigin(next.get(), address)) {
                address = next.get(); // the repository was renamed
            } else if (next.isPresent() || response.statusCode() == 200) {
                return present(name, path, response, address);
            } else {
                return absent(name, response);
            }
        }
        throw new HubException(
                "The hub at %s sends %s in circles: check HF_ENDPOINT".formatted(settings.endpoint(), name));
    }

    /** The hub's answer about a file. */
    sealed interface Answer {}

    /** The file exists. */
    record Present(RemoteFile file) implements Answer {}

    /** The commit has no such file. */
    record Absent(String commit) implements Answer {}

    private Answer present(HubRepositoryId name, String path, HttpResponse<?> response, URI address) {
        String commit = header(response, "X-Repo-Commit")
                .filter(HubRepositoryId::isCommit)
                .orElse("");
        String etag = header(response, "X-Linked-Etag")
                .or(() -> header(response, "ETag"))
                .map(HubClient::unquoted)
                .orElse("");
        if (commit.isEmpty() || !etag.matches("[A-Za-z0-9._-]+")) {
            throw new HubException(("%s does not answer as a Hugging Face hub does (no X-Repo-Commit or ETag for %s of"
                            + " %s): check HF_ENDPOINT and the proxy")
                    .formatted(settings.endpoint(), path, name));
        }
        boolean redirected = response.statusCode() != 200;
        long size = header(response, "X-Linked-Size")
                .or(() -> redirected ? Optional.empty() : header(response, "Content-Length"))
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(RemoteFile.UNKNOWN);
        return new Present(new RemoteFile(path, commit, etag, size, address));
    }

    private Answer absent(HubRepositoryId name, HttpResponse<?> response) throws IOException {
        String commit = header(response, "X-Repo-Commit")
                .filter(HubRepositoryId::isCommit)
                .orElse("");
        String code = header(response, "X-Error-Code").orElse("");
        if (response.statusCode() == 404 && (code.equals("EntryNotFound") || (code.isEmpty() && !commit.isEmpty()))) {
            return new Absent(commit);
        }
        throw refusal(name, response);
    }

    /**
     * Requests a file's bytes from an offset on.
     *
     * @return status 200 with the whole file, 206 with the requested range, or 416 if the file ends before the offset
     * @throws HubException if the hub refuses
     * @throws IOException if it cannot be reached, or is busy and may be asked again
     */
    HttpResponse<InputStream> fetch(HubRepositoryId name, RemoteFile file, long from) throws IOException {
        URI address = file.address();
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpResponse<InputStream> response = send("GET", address, from, HttpResponse.BodyHandlers.ofInputStream());
            int status = response.statusCode();
            if (status == 200 || status == 206 || status == 416) {
                return response;
            }
            response.body().close();
            Optional<URI> next = redirection(response, address);
            if (next.isEmpty()) {
                throw refusal(name, response);
            }
            address = next.get();
        }
        throw new HubException("The hub sends %s of %s in circles: check HF_ENDPOINT".formatted(file.path(), name));
    }

    /** Turns a refusal into the user's error, or throws the exception for one that may be temporary. */
    private HubException refusal(HubRepositoryId name, HttpResponse<?> response) throws BusyException {
        int status = response.statusCode();
        String code = header(response, "X-Error-Code").orElse("");
        if (status == 408 || status == 429 || status >= 500) {
            throw new BusyException(status, header(response, "Retry-After").orElse(""));
        }
        if (code.equals("GatedRepo")) {
            return new HubException(("%s is gated: accept its terms on its page of the hub, and set HF_TOKEN to a token"
                            + " of that account (%s)")
                    .formatted(name, tokenState()));
        }
        if (code.equals("RevisionNotFound")) {
            return new HubException(
                    ("The repository %s has no branch, tag or commit '%s': look them up on its page of" + " the hub")
                            .formatted(name.repository(), name.revision()));
        }
        if (code.equals("RepoNotFound") || status == 404) {
            return new HubException(("The hub at %s has no repository %s, or shows it to its owners alone: check the"
                            + " name, and for a private one set HF_TOKEN (%s)")
                    .formatted(settings.endpoint(), name.repository(), tokenState()));
        }
        if (status == 401 || status == 403) {
            return new HubException(
                    ("The hub at %s refuses %s (HTTP status %d): set HF_TOKEN to a token that may read" + " it (%s)")
                            .formatted(settings.endpoint(), name, status, tokenState()));
        }
        return new HubException(
                "The hub at %s answers the request for %s with HTTP status %d: check HF_ENDPOINT and the proxy"
                        .formatted(settings.endpoint(), name, status));
    }

    private String tokenState() {
        return settings.token().isEmpty() ? "none is set" : "the one that is set does not suffice";
    }

    /** The hub is busy and the request may be repeated. */
    static final class BusyException extends IOException {
        private static final long serialVersionUID = 1L;
        private static final long LONGEST_PAUSE_SECONDS = 60;

        private final Duration pause;

        BusyException(int status, String retryAfter) {
            super(status == 429 ? "it limits requests (HTTP status 429)" : "HTTP status " + status);
            long seconds = retryAfter.matches("[0-9]{1,9}") ? Long.parseLong(retryAfter) : 0;
            this.pause = Duration.ofSeconds(Math.min(seconds, LONGEST_PAUSE_SECONDS));
        }

        /** How long to wait before the next request. */
        Duration pause() {
            return pause;
        }
    }

    private <T> HttpResponse<T> send(String method, URI address, long from, BodyHandler<T> body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(settings.timeout())
                .header("User-Agent", USER_AGENT)
                .header("Accept-Encoding", "identity"); // so that sizes and ranges are those of the file itself
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        if (!settings.token().isEmpty() && sameOrigin(address, settings.endpoint())) {
            request.header("Authorization", "Bearer " + settings.token());
        }
        try {
            return http().send(request.build(), body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException("The download was interrupted", e);
        }
    }

    private URI address(HubRepositoryId name, String path) {
        String encoded =
                Arrays.stream(path.split("/", -1)).map(HubClient::encode).collect(Collectors.joining("/"));
        return URI.create(
                settings.endpoint() + "/" + name.repository() + "/resolve/" + encode(name.revision()) + "/" + encoded);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Optional<URI> redirection(HttpResponse<?> response, URI from) throws IOException {
        int status = response.statusCode();
        if (status < 300 || status >= 400) {
            return Optional.empty();
        }
        try {
            return header(response, "Location").map(from::resolve);
        } catch (IllegalArgumentException e) {
            throw new IOException("a redirect leads to no address", e);
        }
    }

    private static boolean sameOrigin(URI one, URI other) {
        return origin(one).equals(origin(other));
    }

    private static String origin(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(address.getHost()).toLowerCase(Locale.ROOT) + ":"
                + (address.getPort() < 0 ? usual : address.getPort());
    }

    private static Optional<String> header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** An entity tag without its quotes and the prefix {@code W/} of a weak one. */
    private static String unquoted(String etag) {
        return etag.replaceFirst("^W/", "").replace("\"", "");
    }
}
