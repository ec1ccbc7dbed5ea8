package io.lakesieve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * An object store in memory that speaks as much of S3's protocol as S3A uses for small objects: put, get, head, list,
 * copy, delete, and put on the condition that the key is free, which is one atomic step. Tests make it slow, deaf to the
 * condition, or lose its answers.
 */
public final class S3Server implements AutoCloseable {
    public static final String BUCKET = "bucket";

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME;
    private static final Pattern DELETED_KEY = Pattern.compile("<Key>([^<]*)</Key>");

    private static final class Stored {
        private final byte[] bytes;
        private final Instant modified = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        Stored(byte[] bytes) {
            this.bytes = bytes;
        }

        String tag() {
            return '"' + DigestUtils.md5Hex(bytes) + '"';
        }
    }

    private final ConcurrentNavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    /** The configuration whose one client uses this store, if there is one. */
    private Optional<Configuration> served = Optional.empty();

    private volatile boolean isHonouringConditions = true;
    private volatile Consumer<String> beforePut = key -> {};
    private volatile Consumer<String> afterPut = key -> {};

    public S3Server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What a client must be told to use this store; clients of one configuration do not share what S3A keeps. */
    public Map<String, String> settings() {
        return Map.of(
                "fs.s3a.endpoint", endpoint(),
                "fs.s3a.endpoint.region", "eu-west-1",
                "fs.s3a.path.style.access", "true",
                "fs.s3a.access.key", "key",
                "fs.s3a.secret.key", "secret",
                "fs.s3a.impl.disable.cache", "true",
                "fs.s3a.retry.limit", "1",
                "fs.s3a.retry.interval", "10ms");
    }

    public Configuration configuration() {
        Configuration hadoop = new Configuration();
        settings().forEach(hadoop::set);
        return hadoop;
    }

    /** Until this store is closed, all who have that configuration use it by one client. */
    public void serve(Configuration hadoop) {
        settings().forEach(hadoop::set);
        hadoop.unset("fs.s3a.impl.disable.cache");
        served = Optional.of(hadoop);
    }

    /** From now on a condition of a put counts for nothing, as in a store that does not know it. */
    public void ignoreConditions() {
        isHonouringConditions = false;
    }

    /** Called with the key when a put has come in and nothing is stored yet. */
    public void beforePut(Consumer<String> action) {
        beforePut = action;
    }

    /** Called with the key when a put is stored and not answered yet; what it throws closes the connection. */
    public void afterPut(Consumer<String> action) {
        afterPut = action;
    }

    /** Stores an object as another client would. */
    public void put(String key, String text) {
        put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Stores an object as another client would. */
    public void put(String key, byte[] bytes) {
        objects.put(key, new Stored(bytes));
    }

    public String text(String key) {
        return new String(objects.get(key).bytes, StandardCharsets.UTF_8);
    }

    public Set<String> keys() {
        return new TreeSet<>(objects.keySet());
    }

    /** How many puts were refused since the key was taken. */
    public int refusals() {
        return refusals.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            int slash = path.indexOf('/', 1);
            String key = slash < 0 ? "" : path.substring(slash + 1);
            Map<String, String> query = query(exchange);
            String method = exchange.getRequestMethod();
            if (key.isEmpty()) {
                answerBucket(exchange, method, query, body);
            } else if (method.equals("PUT")) {
                put(exchange, key, body);
            } else if (method.equals("DELETE")) {
                objects.remove(key);
                respond(exchange, 204, new byte[0]);
            } else {
                get(exchange, key);
            }
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (String part : Arrays.asList(raw.split("&", -1))) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                query.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private void answerBucket(HttpExchange exchange, String method, Map<String, String> query, byte[] body)
            throws IOException {
        if (method.equals("POST") && query.containsKey("delete")) {
            DELETED_KEY
                    .matcher(new String(body, StandardCharsets.UTF_8))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .forEach(objects::remove);
            respond(exchange, 200, xml("<DeleteResult/>"));
        } else if (method.equals("GET")) {
            respond(exchange, 200, xml(list(query.getOrDefault("prefix", ""), query.getOrDefault("delimiter", ""))));
        } else {
            respond(exchange, 200, new byte[0]);
        }
    }

    private String list(String prefix, String delimiter) {
        StringBuilder entries = new StringBuilder();
        TreeSet<String> folders = new TreeSet<>();
        objects.tailMap(prefix).forEach((key, stored) -> {
            if (!key.startsWith(prefix)) {
                return;
            }
            int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            if (end >= 0) {
                folders.add(key.substring(0, end + 1));
            } else {
                entries.append(
                        "<Contents><Key>%s</Key><LastModified>%s</LastModified><ETag>%s</ETag><Size>%d</Size></Contents>"
                                .formatted(key, stored.modified, stored.tag(), stored.bytes.length));
            }
        });
        folders.forEach(
                folder -> entries.append("<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>".formatted(folder)));
        return "<ListBucketResult><Name>%s</Name><IsTruncated>false</IsTruncated>%s</ListBucketResult>"
                .formatted(BUCKET, entries);
    }

    private static byte[] xml(String text) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).getBytes(StandardCharsets.UTF_8);
    }

    private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
        beforePut.accept(key);
        String source = exchange.getRequestHeaders().getFirst("x-amz-copy-source");
        Stored stored = source == null ? new Stored(payload(exchange, body)) : objects.get(keyOf(source));
        boolean isConditional = exchange.getRequestHeaders().containsKey("If-None-Match") && isHonouringConditions;
        if (isConditional && objects.putIfAbsent(key, stored) != null) {
            refusals.incrementAndGet();
            respond(exchange, 412, xml("<Error><Code>PreconditionFailed</Code><Message>taken</Message></Error>"));
            return;
        }
        if (!isConditional) {
            objects.put(key, stored);
        }
        afterPut.accept(key);
        exchange.getResponseHeaders().set("ETag", stored.tag());
        respond(
                exchange,
                200,
                source == null
                        ? new byte[0]
                        : xml("<CopyObjectResult><ETag>%s</ETag></CopyObjectResult>".formatted(stored.tag())));
    }

    private static String keyOf(String source) {
        String path = URLDecoder.decode(source, StandardCharsets.UTF_8);
        return path.substring(path.indexOf(BUCKET + "/") + BUCKET.length() + 1);
    }

    /** The object in a body that may come in signed chunks: a line with the length, the bytes, an empty line. */
    private static byte[] payload(HttpExchange exchange, byte[] body) {
        String hash = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
        if (hash == null || !hash.startsWith("STREAMING")) {
            return body;
        }
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int end = at;
            while (body[end] != '\r') {
                end++;
            }
            String line = new String(body, at, end - at, StandardCharsets.US_ASCII);
            int length = Integer.parseInt(line.contains(";") ? line.substring(0, line.indexOf(';')) : line, 16);
            if (length == 0) {
                return payload.toByteArray();
            }
            payload.write(body, end + 2, length);
            at = end + 2 + length + 2;
        }
    }

    private void get(HttpExchange exchange, String key) throws IOException {
        Stored stored = objects.get(key);
        if (stored == null) {
            respond(exchange, 404, xml("<Error><Code>NoSuchKey</Code><Message>none</Message></Error>"));
            return;
        }
        exchange.getResponseHeaders().set("ETag", stored.tag());
        exchange.getResponseHeaders().set("Last-Modified", HTTP_DATE.format(stored.modified.atOffset(ZoneOffset.UTC)));
        byte[] bytes = stored.bytes;
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            respond(exchange, 200, bytes);
            return;
        }
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        int from = Integer.parseInt(ends[0]);
        int to = ends[1].isEmpty() ? bytes.length - 1 : Math.min(Integer.parseInt(ends[1]), bytes.length - 1);
        exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(from, to, bytes.length));
        respond(exchange, 206, Arrays.copyOfRange(bytes, from, to + 1));
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        served.ifPresent(this::leave);
        server.stop(0);
        threads.shutdownNow();
    }

    private void leave(Configuration hadoop) {
        try {
            FileSystem.get(URI.create("s3a://" + BUCKET), hadoop).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings().keySet().forEach(hadoop::unset);
    }
}
