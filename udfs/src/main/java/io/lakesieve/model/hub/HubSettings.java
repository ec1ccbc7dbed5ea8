package io.lakesieve.model.hub;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of the hub client and its cache.
 *
 * @param endpoint URL of the hub, {@code https://huggingface.co} or a mirror, without a trailing slash
 * @param cache folder with a subfolder for each repository
 * @param token the user's token, or empty; sent only to the endpoint's host
 * @param offline whether only the cache is used
 * @param symlinks whether snapshots hold links to blobs instead of the files themselves
 * @param proxies selects the proxy of an address
 * @param timeout how long to wait for a response, and for each further part of it
 * @param firstPause pause before the first retry of a failed request; doubles with each retry
 */
public record HubSettings(
        URI endpoint,
        Path cache,
        String token,
        boolean offline,
        boolean symlinks,
        ProxySelector proxies,
        Duration timeout,
        Duration firstPause) {
    /** The environment variables that {@link #of} reads, apart from those of proxies. */
    public static final List<String> VARIABLES = List.of(
            "HF_ENDPOINT",
            "HF_HOME",
            "XDG_CACHE_HOME",
            "HF_HUB_CACHE",
            "HUGGINGFACE_HUB_CACHE",
            "HF_TOKEN",
            "HF_TOKEN_PATH",
            "HF_HUB_OFFLINE",
            "TRANSFORMERS_OFFLINE",
            "HF_HUB_DISABLE_SYMLINKS",
            "HF_HUB_DOWNLOAD_TIMEOUT");

    private static final String PUBLIC_HUB = "https://huggingface.co";
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String TIMEOUT_SECONDS = "30";

    public HubSettings {
        requireNonNull(endpoint, "endpoint");
        requireNonNull(cache, "cache");
        requireNonNull(token, "token");
        requireNonNull(proxies, "proxies");
        requireNonNull(timeout, "timeout");
        requireNonNull(firstPause, "firstPause");
        if (!token.matches("[\\x21-\\x7e]*")) {
            throw new HubException("The token of the Hugging Face hub (HF_TOKEN, or the file of HF_TOKEN_PATH) holds"
                    + " characters that no token has: copy it again from the hub's settings");
        }
    }

    /**
     * Reads {@link #VARIABLES}, with the meaning and defaults of {@code huggingface_hub}, and the usual proxy
     * variables.
     *
     * @throws HubException if a value is invalid
     */
    public static HubSettings of(Map<String, String> environment, Path userHome) {
        Variables variables = new Variables(environment, userHome);
        Path home = variables.path("HF_HOME").orElseGet(() -> variables
                .path("XDG_CACHE_HOME")
                .orElse(userHome.resolve(".cache"))
                .resolve("huggingface"));
        return new HubSettings(
                endpoint(variables.text("HF_ENDPOINT").orElse(PUBLIC_HUB)),
                variables
                        .path("HF_HUB_CACHE")
                        .or(() -> variables.path("HUGGINGFACE_HUB_CACHE"))
                        .orElse(home.resolve("hub")),
                variables
                        .text("HF_TOKEN")
                        .orElseGet(() -> tokenIn(variables.path("HF_TOKEN_PATH").orElse(home.resolve("token")))),
                variables.isTrue("HF_HUB_OFFLINE") || variables.isTrue("TRANSFORMERS_OFFLINE"),
                !variables.isTrue("HF_HUB_DISABLE_SYMLINKS"),
                EnvironmentProxies.of(environment),
                timeout(variables.text("HF_HUB_DOWNLOAD_TIMEOUT").orElse(TIMEOUT_SECONDS)),
                PAUSE);
    }

    /** Whether the cache has files of the repository or is writable. */
    public boolean canServe(HubRepositoryId name) {
        try {
            return Files.isDirectory(cache.resolve(name.folder())) || Files.isWritable(Files.createDirectories(cache));
        } catch (IOException e) {
            return false;
        }
    }

    /** The same settings with another cache folder. */
    public HubSettings withCache(Path folder) {
        return new HubSettings(endpoint, folder, token, offline, symlinks, proxies, timeout, firstPause);
    }

    private static URI endpoint(String text) {
        String trimmed = text.replaceAll("/+$", "");
        try {
            URI uri = URI.create(trimmed);
            if (Set.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new HubException("HF_ENDPOINT is '%s': set it to the address of a hub, such as %s, or unset it"
                .formatted(text, PUBLIC_HUB));
    }

    private static Duration timeout(String text) {
        try {
            long seconds = Long.parseLong(text);
            if (seconds > 0) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new HubException("HF_HUB_DOWNLOAD_TIMEOUT is '%s': set it to whole seconds, at least 1".formatted(text));
    }

    private static String tokenIn(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            return ""; // a token file that the user may not read is not the user's
        }
    }

    /** Leaves out the token, since settings are logged. */
    @Override
    public String toString() {
        return "HubSettings[endpoint=%s, cache=%s, token=%s, offline=%s]"
                .formatted(endpoint, cache, token.isEmpty() ? "none" : "given", offline);
    }

    private record Variables(Map<String, String> environment, Path userHome) {
        Optional<String> text(String name) {
            return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
        }

        Optional<Path> path(String name) {
            return text(name)
                    .map(value -> value.equals("~") || value.startsWith("~/") ? userHome + value.substring(1) : value)
                    .map(Path::of);
        }

        boolean isTrue(String name) {
            return text(name)
                    .map(value -> TRUE.contains(value.toUpperCase(Locale.ROOT)))
                    .orElse(false);
        }
    }
}
