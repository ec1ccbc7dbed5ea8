package io.lakesieve.model.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Selects proxies by the environment variables {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code
 * NO_PROXY}, in upper or lower case, as Python and most tools do. Java itself reads only system properties; if those
 * are set, they take precedence.
 */
final class EnvironmentProxies extends ProxySelector {
    private static final int DEFAULT_PORT = 8080;

    private final Map<String, String> environment;

    private EnvironmentProxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The proxy selector for this environment. */
    static ProxySelector of(Map<String, String> environment) {
        boolean properties = Stream.of("https.proxyHost", "http.proxyHost", "socksProxyHost")
                .anyMatch(name -> System.getProperty(name) != null);
        return properties ? ProxySelector.getDefault() : new EnvironmentProxies(environment);
    }

    @Override
    public List<Proxy> select(URI address) {
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        if (isExcepted(host)) {
            return List.of(Proxy.NO_PROXY);
        }
        return variable(address.getScheme() + "_proxy")
                .or(() -> variable("all_proxy"))
                .flatMap(EnvironmentProxies::proxy)
                .map(List::of)
                .orElse(List.of(Proxy.NO_PROXY));
    }

    private boolean isExcepted(String host) {
        return Arrays.stream(
                        variable("no_proxy").orElse("").toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .map(entry -> entry.replaceFirst(":[0-9]+$", "").replaceFirst("^\\*?\\.", ""))
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
    }

    private Optional<String> variable(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .map(environment::get)
                .filter(value -> value != null && !value.isBlank())
                .map(String::strip)
                .findFirst();
    }

    private static Optional<Proxy> proxy(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text : "http://" + text);
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("no host");
            }
            int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
            return Optional.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port)));
        } catch (IllegalArgumentException e) {
            // The message leaves out the value, which may hold a password.
            throw new HubException("A proxy variable (HTTPS_PROXY, HTTP_PROXY or ALL_PROXY) is no address: write"
                    + " http://HOST:PORT, or unset it");
        }
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // the request fails with its own error
    }
}
