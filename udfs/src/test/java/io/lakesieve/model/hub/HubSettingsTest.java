package io.lakesieve.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment variables have the meaning that {@code huggingface_hub} gives them (its {@code constants.py}). */
class HubSettingsTest {
    @TempDir
    private Path home;

    private HubSettings of(String... environment) {
        Map<String, String> variables = new java.util.HashMap<>();
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return HubSettings.of(variables, home);
    }

    @Test
    void withoutVariablesItIsThePublicHubAndTheUsersCache() {
        HubSettings settings = of();

        assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(settings.cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(settings.token()).isEmpty();
        assertThat(settings.offline()).isFalse();
        assertThat(settings.symlinks()).isTrue();
    }

    @Test
    void theCacheFollowsItsVariables() {
        assertThat(of("XDG_CACHE_HOME", "/xdg").cache()).isEqualTo(Path.of("/xdg/huggingface/hub"));
        assertThat(of("XDG_CACHE_HOME", "/xdg", "HF_HOME", "/hf").cache()).isEqualTo(Path.of("/hf/hub"));
        assertThat(of("HF_HOME", "~/hf").cache()).isEqualTo(home.resolve("hf/hub"));
        assertThat(of("HF_HOME", "/hf", "HUGGINGFACE_HUB_CACHE", "/old").cache())
                .isEqualTo(Path.of("/old"));
        assertThat(of("HUGGINGFACE_HUB_CACHE", "/old", "HF_HUB_CACHE", "/new").cache())
                .isEqualTo(Path.of("/new"));
    }

    @Test
    void aTokenComesFromItsVariableElseFromItsFile() throws IOException {
        Path login = Files.createDirectories(home.resolve(".cache/huggingface"));
        Files.writeString(login.resolve("token"), "of-the-login\n");
        Path other = Files.writeString(home.resolve("other"), " of-another-file ");

        assertThat(of().token()).isEqualTo("of-the-login");
        assertThat(of("HF_TOKEN_PATH", other.toString()).token()).isEqualTo("of-another-file");
        assertThat(of("HF_TOKEN", "of-the-variable").token()).isEqualTo("of-the-variable");
    }

    @Test
    void aTokenIsNotPrinted() {
        assertThat(of("HF_TOKEN", "secret").toString()).doesNotContain("secret");
        assertThatThrownBy(() -> of("HF_TOKEN", "sec\nret"))
                .hasMessageContaining("HF_TOKEN")
                .hasMessageNotContaining("ret:");
    }

    @Test
    void oneAndTrueAndYesAndOnTurnTheNetworkOff() {
        assertThat(of("HF_HUB_OFFLINE", "1").offline()).isTrue();
        assertThat(of("HF_HUB_OFFLINE", "true").offline()).isTrue();
        assertThat(of("TRANSFORMERS_OFFLINE", "yes").offline()).isTrue();
        assertThat(of("HF_HUB_OFFLINE", "0").offline()).isFalse();
    }

    @Test
    void aMirrorIsTakenWithoutTheSlashAtItsEnd() {
        assertThat(of("HF_ENDPOINT", "https://mirror.example/hf/").endpoint())
                .isEqualTo(URI.create("https://mirror.example/hf"));
        assertThatThrownBy(() -> of("HF_ENDPOINT", "mirror.example"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("HF_ENDPOINT is 'mirror.example'");
    }

    @Test
    void theTimeoutIsInSeconds() {
        assertThat(of("HF_HUB_DOWNLOAD_TIMEOUT", "7").timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThatThrownBy(() -> of("HF_HUB_DOWNLOAD_TIMEOUT", "soon"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("HF_HUB_DOWNLOAD_TIMEOUT is 'soon'");
    }

    @Test
    void aProxyHoldsForAllButTheExceptions() {
        HubSettings settings = of(
                "https_proxy", "http://proxy.example:3128",
                "NO_PROXY", "localhost, .internal.example,127.0.0.1");

        Proxy expected = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.example", 3128));
        assertThat(settings.proxies().select(URI.create("https://huggingface.co/a")))
                .containsExactly(expected);
        assertThat(settings.proxies().select(URI.create("http://huggingface.co/a")))
                .containsExactly(Proxy.NO_PROXY);
        assertThat(settings.proxies().select(URI.create("https://hf.internal.example/a")))
                .containsExactly(Proxy.NO_PROXY);
    }
}
