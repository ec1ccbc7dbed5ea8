package io.lakesieve.model.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fake hub on this machine with one repository, {@code owner/name}, and one commit. It answers {@code HEAD} and
 * {@code GET} of {@code /owner/name/resolve/REVISION/PATH} with the headers and error codes of huggingface.co, serves
 * small files itself and redirects large ones to a second server, the content network. It can simulate network faults.
 */
public final class LocalHub implements AutoCloseable {
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** A request as it came in. */
    public record Request(String method, String path, String range, String authorization) {}

    /** A fault of the next response with a file's bytes. */
    public enum Fault {
        /** The connection breaks in the middle. */
        BREAK,
        /** One byte is changed. */
        FLIP,
        /** The last ten bytes are missing, with a matching length header. */
        SHORTEN,
        /** The whole file is sent, whatever range was requested. */
        IGNORE_RANGE,
        /** No range is served: status 416. */
        REFUSE_RANGE,
        /** Status 503. */
        BUSY,
        /** Half of the file is sent, then nothing more. */
        STALL
    }

    private final HttpServer hub;
    private final HttpServer content;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "local-hub");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, List<Fault>> faults = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Request> contentRequests = new CopyOnWriteArrayList<>();
    private volatile String token = "";
    private volatile boolean gated;
    private final AtomicInteger busyAnswers = new AtomicInteger();

    private LocalHub() throws IOException {
        hub = serve(this::answer);
        content = serve(this::bringContent);
    }

    /** Starts both servers on free ports of loopback. */
    public static LocalHub start() {
        try {
            return new LocalHub();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpServer serve(Handler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        server.start();
        return server;
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    /** The address for {@code HF_ENDPOINT}. */
    public URI endpoint() {
        return address(hub);
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Adds a file to the repository; those below {@code onnx/} are served as large files. */
    public LocalHub with(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    /** Sets the faults of the next responses for a file. */
    public LocalHub failing(String path, Fault... next) {
        faults.put(path, new CopyOnWriteArrayList<>(List.of(next)));
        return this;
    }

    /** Makes the repository private to holders of this token. */
    public LocalHub visibleTo(String reader) {
        token = reader;
        return this;
    }

    /** Makes the repository gated. */
    public LocalHub gated() {
        gated = true;
        return this;
    }

    /** Answers the next requests with status 429. */
    public LocalHub busyFor(int answers) {
        busyAnswers.set(answers);
        return this;
    }

    /** The requests to the hub itself. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The requests to the content network. */
    public List<Request> contentRequests() {
        return List.copyOf(contentRequests);
    }

    /** Clears the recorded requests. */
    public LocalHub forgetRequests() {
        requests.clear();
        contentRequests.clear();
        return this;
    }

    /** A file's entity tag. */
    public String etag(String path) {
        byte[] bytes = files.get(path);
        if (isLarge(path)) {
            return hex("SHA-256", bytes);
        }
        byte[] head = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] blob = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, blob, head.length, bytes.length);
        return hex("SHA-1", blob);
    }

    private static boolean isLarge(String path) {
        return path.startsWith("onnx/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(request(exchange));
        if (busyAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.getResponseHeaders().add("Retry-After", "0");
            refuse(exchange, 429, "");
            return;
        }
        String[] parts = exchange.getRequestURI().getRawPath().split("/", 6);
        boolean known = parts.length == 6 && parts[1].equals("owner") && parts[2].equals("name");
        String authorization = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        if (!known || (!token.isEmpty() && !authorization.equals("Bearer " + token))) {
            refuse(exchange, 401, "RepoNotFound"); // the hub does not reveal to strangers that a repository exists
            return;
        }
        if (gated) {
            refuse(exchange, authorization.isEmpty() ? 401 : 403, "GatedRepo");
            return;
        }
        String revision = URLDecoder.decode(parts[4], StandardCharsets.UTF_8);
        if (!List.of("main", "refs/pr/1", COMMIT).contains(revision)) {
            refuse(exchange, 404, "RevisionNotFound");
            return;
        }
        exchange.getResponseHeaders().add("X-Repo-Commit", COMMIT);
        String path = URLDecoder.decode(parts[5], StandardCharsets.UTF_8);
        if (!files.containsKey(path)) {
            refuse(exchange, 404, "EntryNotFound");
        } else if (isLarge(path)) {
            exchange.getResponseHeaders().add("X-Linked-Etag", "\"" + etag(path) + "\"");
            exchange.getResponseHeaders().add("X-Linked-Size", Integer.toString(files.get(path).length));
            exchange.getResponseHeaders().add("ETag", "\"of the pointer\"");
            exchange.getResponseHeaders().add("Location", address(content) + "/" + path + "?signed=yes");
            exchange.sendResponseHeaders(302, -1);
        } else {
            exchange.getResponseHeaders().add("ETag", "\"" + etag(path) + "\"");
            bring(exchange, path);
        }
    }

    private void bringContent(HttpExchange exchange) throws IOException {
        contentRequests.add(request(exchange));
        bring(exchange, exchange.getRequestURI().getPath().substring(1));
    }

    private static Request request(HttpExchange exchange) {
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Range")),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        if (!code.isEmpty()) {
            exchange.getResponseHeaders().add("X-Error-Code", code);
        }
        exchange.sendResponseHeaders(status, -1);
    }

    private void bring(HttpExchange exchange, String path) throws IOException {
        byte[] bytes = files.get(path);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        List<Fault> next = faults.getOrDefault(path, List.of());
        Fault fault = next.isEmpty() ? null : next.remove(0);
        if (fault == Fault.BUSY) {
            refuse(exchange, 503, "");
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null || fault == Fault.IGNORE_RANGE ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        if (from > 0 && (fault == Fault.REFUSE_RANGE || from >= bytes.length)) {
            refuse(exchange, 416, "");
            return;
        }
        int to = fault == Fault.SHORTEN ? bytes.length - 10 : bytes.length;
        byte[] body = Arrays.copyOfRange(bytes, from, to);
        if (fault == Fault.FLIP) {
            body[body.length / 2] ^= 1;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length));
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length);
        if (fault == Fault.BREAK || fault == Fault.STALL) {
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
            if (fault == Fault.STALL) {
                pause();
            }
            throw new IOException("the line breaks, as it was told to");
        }
        exchange.getResponseBody().write(body);
    }

    private static void pause() {
        try {
            Thread.sleep(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String hex(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        content.stop(0);
        threads.shutdownNow();
    }
}
