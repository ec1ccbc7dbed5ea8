package io.lakesieve.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.model.hub.LocalHub.Fault;
import io.lakesieve.model.hub.LocalHub.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubRepositoryTest {
    private static final byte[] CONFIG = "{\"model_type\": \"clip\"}".getBytes(StandardCharsets.UTF_8);
    private static final String VISION = "onnx/vision_model.onnx";
    private static final byte[] WEIGHTS = weights();
    /** Git's name of {@link #CONFIG}: {@code printf '{"model_type": "clip"}' | git hash-object --stdin}. */
    private static final String CONFIG_BLOB = "6d71d5947a0a8a2ad1517d775879c0ba7ac762dc";

    private static final HubRepositoryId MAIN = HubRepositoryId.parse("hf://owner/name");
    private static final HubRepositoryId PINNED = HubRepositoryId.parse("hf://owner/name@" + LocalHub.COMMIT);

    @TempDir
    private Path folder;

    private final LocalHub hub = LocalHub.start().with("config.json", CONFIG).with(VISION, WEIGHTS);
    private final List<String> notices = new ArrayList<>();
    private final List<Long> arrived = new ArrayList<>();

    private static byte[] weights() {
        byte[] bytes = new byte[300_000];
        new Random(4).nextBytes(bytes);
        return bytes;
    }

    @AfterEach
    void stopTheHub() {
        hub.close();
    }

    @Test
    void aFileComesFromTheHubWithItsBytes() {
        assertThat(open(MAIN).file("config.json").orElseThrow()).hasBinaryContent(CONFIG);
        assertThat(open(MAIN).file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
    }

    @Test
    void theCacheHasThePythonLibrarysLayout() throws IOException {
        HubRepository repository = open(MAIN);
        Path config = repository.file("config.json").orElseThrow();
        Path vision = repository.file(VISION).orElseThrow();

        Path root = folder.resolve("hub/models--owner--name");
        assertThat(root.resolve("refs/main")).hasContent(LocalHub.COMMIT);
        assertThat(config).isEqualTo(root.resolve("snapshots/" + LocalHub.COMMIT + "/config.json"));
        assertThat(Files.readSymbolicLink(config)).isEqualTo(Path.of("../../blobs/" + CONFIG_BLOB));
        assertThat(Files.readSymbolicLink(vision)).isEqualTo(Path.of("../../../blobs/" + hub.etag(VISION)));
        try (Stream<Path> blobs = Files.list(root.resolve("blobs"))) {
            assertThat(blobs)
                    .containsExactlyInAnyOrder(
                            root.resolve("blobs/" + CONFIG_BLOB), root.resolve("blobs/" + hub.etag(VISION)));
        }
    }

    @Test
    void withoutLinksASnapshotHoldsTheFilesThemselves() {
        HubRepository repository =
                HubRepository.open(MAIN, settings(hub.endpoint(), "", false, false), List.of(), told());

        Path file = repository.file(VISION).orElseThrow();

        assertThat(file).hasBinaryContent(WEIGHTS).isRegularFile();
        assertThat(Files.isSymbolicLink(file)).isFalse();
    }

    @Test
    void aFileThatTheCommitLacksIsAskedForOnce() {
        assertThat(open(PINNED).file("tokenizer_config.json")).isEmpty();
        hub.forgetRequests();

        assertThat(open(PINNED).file("tokenizer_config.json")).isEmpty();
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void aPinnedCommitNeedsNoRequestTheSecondTime() {
        open(PINNED).file(VISION);
        hub.forgetRequests();

        assertThat(open(PINNED).file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
        assertThat(hub.requests()).isEmpty();
        assertThat(hub.contentRequests()).isEmpty();
    }

    @Test
    void aBranchNeedsOneRequestTheSecondTime() {
        open(MAIN).file(VISION);
        hub.forgetRequests();

        open(MAIN).file(VISION);

        assertThat(hub.requests()).extracting(Request::method).containsExactly("HEAD");
        assertThat(hub.contentRequests()).isEmpty();
    }

    @Test
    void aRevisionWithSlashesIsARevision() {
        assertThat(open(HubRepositoryId.parse("hf://owner/name@refs/pr/1")).name())
                .isEqualTo(PINNED);
        assertThat(folder.resolve("hub/models--owner--name/refs/refs/pr/1")).hasContent(LocalHub.COMMIT);
    }

    @Test
    void aBrokenDownloadIsResumed() {
        hub.failing(VISION, Fault.BREAK, Fault.BREAK);

        assertThat(open(MAIN).file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
        assertThat(hub.contentRequests())
                .extracting(Request::range)
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("null"),
                        second -> assertThat(second).startsWith("bytes="),
                        third -> assertThat(third).startsWith("bytes="));
    }

    @Test
    void aConnectionThatBreaksOftenStillBringsTheFile() {
        hub.failing(VISION, Stream.generate(() -> Fault.BREAK).limit(9).toArray(Fault[]::new));

        assertThat(open(MAIN).file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
    }

    @Test
    void aPartFromAnEarlierRunIsNotFetchedAgain() throws IOException {
        Path incomplete = incomplete();
        Files.createDirectories(incomplete.getParent());
        Files.write(incomplete, Arrays.copyOf(WEIGHTS, 123_456));

        assertThat(open(MAIN).file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
        assertThat(hub.contentRequests()).extracting(Request::range).containsExactly("bytes=123456-");
        assertThat(arrived).first().isEqualTo(123_456L);
        assertThat(arrived).last().isEqualTo((long) WEIGHTS.length);
    }

    @Test
    void aDamagedPartFromAnEarlierRunIsFetchedAgain() throws IOException {
        Path incomplete = incomplete();
        Files.createDirectories(incomplete.getParent());
        Files.write(incomplete, new byte[123_456]);

        assertThat(open(MAIN).file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
        assertThat(hub.contentRequests()).extracting(Request::range).containsExactly("bytes=123456-", "null");
    }

    @Test
    void aServerWithoutRangesSendsTheWholeFile() {
        hub.failing(VISION, Fault.BREAK, Fault.IGNORE_RANGE);

        assertThat(open(MAIN).file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
    }

    @Test
    void aServerThatRefusesRangesIsAskedForTheWholeFile() {
        hub.failing(VISION, Fault.BREAK, Fault.REFUSE_RANGE);

        assertThat(open(MAIN).file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
        assertThat(hub.contentRequests()).last().extracting(Request::range).isEqualTo("null");
    }

    @Test
    void aStalledDownloadTimesOutAndIsResumed() {
        hub.failing(VISION, Fault.STALL);
        HubSettings impatient = new HubSettings(
                hub.endpoint(),
                folder.resolve("hub"),
                "",
                false,
                true,
                HttpClient.Builder.NO_PROXY,
                Duration.ofMillis(300),
                Duration.ofMillis(1));

        assertThat(HubRepository.open(MAIN, impatient, List.of(), told())
                        .file(VISION)
                        .orElseThrow())
                .hasBinaryContent(WEIGHTS);
        assertThat(hub.contentRequests()).hasSize(2);
    }

    @Test
    void aBusyHubIsAskedAgain() {
        hub.busyFor(2).failing(VISION, Fault.BUSY);

        assertThat(open(MAIN).file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
    }

    @Test
    void aHubThatStaysBusyIsNamedWithItsReason() {
        hub.busyFor(100);

        assertThatThrownBy(() -> open(MAIN))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("cannot be reached (it limits requests (HTTP status 429))");
    }

    @Test
    void aChangedByteIsFetchedAgain() {
        hub.failing(VISION, Fault.FLIP);

        assertThat(open(MAIN).file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
    }

    @Test
    void aFileWithTheWrongHashTwiceIsRefused() {
        hub.failing(VISION, Fault.FLIP, Fault.FLIP);

        assertThatThrownBy(() -> open(MAIN).file(VISION))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("onnx/vision_model.onnx of hf://owner/name@" + LocalHub.COMMIT)
                .hasMessageContaining("came twice with the hash ")
                .hasMessageContaining("not " + hub.etag(VISION));
        assertNothingPublished();
    }

    @Test
    void aChangedByteInASmallFileIsNoticedToo() {
        hub.failing("config.json", Fault.FLIP, Fault.FLIP);

        assertThatThrownBy(() -> open(PINNED).file("config.json"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("not " + CONFIG_BLOB);
    }

    @Test
    void aFileThatEndsTooEarlyIsRefused() {
        hub.failing(VISION, Stream.generate(() -> Fault.SHORTEN).limit(100).toArray(Fault[]::new));

        assertThatThrownBy(() -> open(MAIN).file(VISION)).isInstanceOf(HubException.class);
        assertNothingPublished();
    }

    private void assertNothingPublished() {
        assertThat(folder.resolve("hub/models--owner--name/blobs/" + hub.etag(VISION)))
                .doesNotExist();
        assertThat(folder.resolve("hub/models--owner--name/snapshots/" + LocalHub.COMMIT + "/" + VISION))
                .doesNotExist();
    }

    @Test
    void theTokenGoesToTheHubAndNotToTheContentNetwork() {
        hub.visibleTo("secret");

        HubRepository.open(MAIN, settings(hub.endpoint(), "secret", false, true), List.of(), told())
                .file(VISION);

        assertThat(hub.requests()).extracting(Request::authorization).containsOnly("Bearer secret");
        assertThat(hub.contentRequests()).extracting(Request::authorization).containsOnly("null");
    }

    @Test
    void aProxyOfTheEnvironmentIsUsed() {
        HubSettings settings = HubSettings.of(
                Map.of(
                        "HF_ENDPOINT", "http://hub.invalid",
                        "HTTP_PROXY", hub.endpoint().toString(),
                        "HF_HOME", folder.toString()),
                folder);

        assertThat(HubRepository.open(MAIN, settings, List.of(), told())
                        .file("config.json")
                        .orElseThrow())
                .hasBinaryContent(CONFIG);
    }

    @Test
    void aRepositoryThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> open(HubRepositoryId.parse("hf://owner/nobody")))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("has no repository owner/nobody, or shows it to its owners alone")
                .hasMessageContaining("set HF_TOKEN (none is set)");
    }

    @Test
    void aWrongTokenIsSaidToBeWrongAndNotPrinted() {
        hub.visibleTo("secret");

        assertThatThrownBy(() ->
                        HubRepository.open(MAIN, settings(hub.endpoint(), "guess", false, true), List.of(), told()))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("the one that is set does not suffice")
                .hasMessageNotContaining("guess");
    }

    @Test
    void aGatedRepositoryAsksForItsTermsToBeAccepted() {
        hub.gated();

        assertThatThrownBy(() -> open(MAIN))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("hf://owner/name@main is gated: accept its terms")
                .hasMessageContaining("HF_TOKEN");
    }

    @Test
    void aRevisionThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> open(HubRepositoryId.parse("hf://owner/name@v9")))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("The repository owner/name has no branch, tag or commit 'v9'");
    }

    @Test
    void aServerThatIsNoHubIsNoticed() throws IOException {
        com.sun.net.httpserver.HttpServer other = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        other.start();
        URI address = URI.create("http://127.0.0.1:" + other.getAddress().getPort());
        try {
            assertThatThrownBy(() -> HubRepository.open(MAIN, settings(address, "", false, true), List.of(), told()))
                    .isInstanceOf(HubException.class)
                    .hasMessageContaining(address + " does not answer as a Hugging Face hub does")
                    .hasMessageContaining("check HF_ENDPOINT");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void offlineABranchIsWhatItLastWas() {
        open(MAIN).file(VISION);
        hub.forgetRequests();

        HubRepository offline = HubRepository.open(MAIN, settings(hub.endpoint(), "", true, true), List.of(), told());

        assertThat(offline.name()).isEqualTo(PINNED);
        assertThat(offline.file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
        assertThat(offline.file("tokenizer.json")).isEmpty();
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void offlineAMissingFileIsNamedWithItsPlace() {
        HubSettings offline = settings(hub.endpoint(), "", true, true);
        List<String> wanted = List.of("config.json", VISION);

        assertThatThrownBy(() -> HubRepository.open(MAIN, offline, wanted, told()))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("hf://owner/name@main is not complete on this machine, and HF_HUB_OFFLINE is set")
                .hasMessageContaining("fetch config.json, onnx/vision_model.onnx from")
                .hasMessageContaining("--model")
                .hasMessageContaining(folder.resolve("hub/models--owner--name") + "/snapshots/COMMIT")
                .hasMessageContaining(folder.resolve("hub/models--owner--name") + "/refs/main");
        assertThatThrownBy(() ->
                        HubRepository.open(PINNED, offline, wanted, told()).file(VISION))
                .hasMessageContaining("/snapshots/" + LocalHub.COMMIT);
    }

    @Test
    void withoutANetworkABranchIsWhatItLastWasWithANotice() {
        open(MAIN).file(VISION);
        hub.close();

        HubRepository stranded = open(MAIN);

        assertThat(stranded.file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
        assertThat(stranded.usesOnlyCache()).isTrue();
        assertThat(notices).singleElement().asString().contains("cannot be reached", "commit " + LocalHub.COMMIT);
    }

    @Test
    void withoutANetworkAndWithoutACacheTheReasonIsSaid() {
        hub.close();

        assertThatThrownBy(() -> open(MAIN))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("the hub at " + hub.endpoint() + " cannot be reached (connect")
                .hasMessageContaining("or fetch config.json");
    }

    @Test
    void aDamagedFileOfTheCacheIsFetchedAgain() throws IOException {
        Path file = open(PINNED).file(VISION).orElseThrow();
        byte[] damaged = WEIGHTS.clone();
        damaged[7] ^= 1;
        Files.write(file.toRealPath(), damaged);

        assertThat(open(PINNED).file(VISION).orElseThrow()).hasBinaryContent(WEIGHTS);
        assertThat(notices).singleElement().asString().contains("onnx/vision_model.onnx is damaged in the cache");
    }

    @Test
    void manyAtOnceFetchAFileOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<Path>> found = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                HubRepository repository = HubRepository.open(
                        PINNED, settings(hub.endpoint(), "", false, true), List.of(), DownloadProgress.SILENT);
                found.add(threads.submit(() -> {
                    start.await();
                    return repository.file(VISION).orElseThrow();
                }));
            }
            start.countDown();
            for (Future<Path> file : found) {
                assertThat(file.get()).hasBinaryContent(WEIGHTS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(hub.contentRequests()).hasSize(1);
    }

    @Test
    void aCacheThatCannotBeWrittenIsSaid() throws IOException {
        Path blocked = Files.createFile(folder.resolve("blocked"));
        HubSettings settings = settings(hub.endpoint(), "", false, true).withCache(blocked.resolve("hub"));

        assertThatThrownBy(() -> HubRepository.open(MAIN, settings, List.of(), told()))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("The cache " + blocked.resolve("hub/models--owner--name") + " cannot be used")
                .hasMessageContaining("set HF_HOME to another folder");
    }

    private HubRepository open(HubRepositoryId name) {
        return HubRepository.open(
                name, settings(hub.endpoint(), "", false, true), List.of("config.json", VISION), told());
    }

    private HubSettings settings(URI endpoint, String token, boolean offline, boolean symlinks) {
        return new HubSettings(
                endpoint,
                folder.resolve("hub"),
                token,
                offline,
                symlinks,
                HttpClient.Builder.NO_PROXY,
                Duration.ofSeconds(20),
                Duration.ofMillis(1));
    }

    private Path incomplete() {
        return folder.resolve("hub/models--owner--name/blobs/" + hub.etag(VISION) + ".lakesieve.incomplete");
    }

    private DownloadProgress told() {
        return new DownloadProgress() {
            @Override
            public Transfer begin(String file, long present, long total) {
                return new Transfer() {
                    @Override
                    public void advance(long bytes) {
                        arrived.add(bytes);
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public void notice(String text) {
                notices.add(text);
            }
        };
    }
}
