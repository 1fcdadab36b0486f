package com.bitville.postgres.config.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.ConfigurationComponent;
import com.bitville.postgres.config.internal.FakeConfigurationAdmin;
import com.bitville.postgres.config.internal.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration bundle is replaced while its file is invalid: the previous configuration stays, as without the replacement. */
class UpgradeHandoffTest {
    private static final String DATABASE = "bitville.database~default";
    private static final byte[] NO_TEXT = {(byte) 0xff, '['};

    @TempDir
    Path folder;

    private final FakeConfigurationAdmin admin = new FakeConfigurationAdmin();
    private Sandbox sandbox;
    private @Nullable ConfigurationComponent running;

    @BeforeEach
    void prepare() throws IOException {
        sandbox = new Sandbox(folder);
        good(5433);
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.stop();
        }
    }

    private void good(int port) throws IOException {
        ini(String.valueOf(port));
    }

    private void ini(String port) throws IOException {
        sandbox.ini(
                "[database]",
                "port = " + port,
                "password = p",
                "[database:b]",
                "host = h",
                "[database:off]",
                "enabled = no",
                "[collection]",
                "interval_s = 9",
                "[listener]",
                "url = https://one/in",
                "api_key = k");
    }

    private ConfigurationComponent start(String run) {
        ConfigurationComponent started = new ConfigurationComponent(admin.service(), sandbox.places(), run);
        running = started;
        admin.listener(started);
        soon().untilAsserted(() -> assertThat(admin.stored()).containsKeys("bitville.wire", "bitville.buffer"));
        return started;
    }

    private void startAndStop() {
        start("run").stop();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }

    @Test
    void aFaultyFileStopsNothing() throws Exception {
        ConfigurationComponent replaced = start("run");
        replaced.set(Map.of("buffer.max_size_mb", "7"));
        soon().untilAsserted(() -> assertThat(admin.stored().getOrDefault("bitville.buffer", Map.of()))
                .containsEntry("max.size.mb", 7));
        replaced.stop();
        Map<String, Map<String, Object>> before = admin.stored();
        ini("x");
        ConfigurationComponent fresh = start("run");

        assertThat(fresh.faults()).singleElement().asString().startsWith("database.port is 'x'");
        assertThat(setting(fresh, "database.port"))
                .isEqualTo(new Setting("database.port", 5433, "ini:" + sandbox.ini, null, null));
        assertThat(setting(fresh, "database:b.host").value()).isEqualTo("h");
        assertThat(setting(fresh, "collection.interval_s").value()).isEqualTo(9);
        assertThat(setting(fresh, "buffer.max_size_mb").origin()).isEqualTo("console");
        assertThat(setting(fresh, "database.host").origin()).isEqualTo("default");
        assertThat(fresh.databasePassword("default")).contains(new Secret("p"));
        assertThatThrownBy(() -> fresh.set(Map.of("collection.interval_s", "11")))
                .hasMessageContaining("correct it first");

        int changes = admin.changes();
        int deletions = admin.deletions();
        good(5434);
        for (String pid : List.of(DATABASE, "bitville.database~b")) {
            soon().untilAsserted(() ->
                    assertThat(admin.stored().getOrDefault(pid, Map.of())).containsEntry("port", 5434));
        }
        assertThat(fresh.faults()).isEmpty();
        assertThat(admin.deletions()).as("nothing was deleted meanwhile").isEqualTo(deletions);
        assertThat(admin.changes())
                .as("only the port was changed, of one server and of the server that inherits it")
                .isEqualTo(changes + 2);
        assertThat(admin.stored().keySet()).isEqualTo(before.keySet());
        assertThat(setting(fresh, "database.port").origin()).isEqualTo("ini:" + sandbox.ini + ":2");
    }

    @Test
    void whatIsNoTextStopsNothingButItsSecretsAreNotKnown() throws Exception {
        startAndStop();
        Map<String, Map<String, Object>> before = admin.stored();
        Files.write(sandbox.ini, NO_TEXT);
        ConfigurationComponent fresh = start("run");
        assertThat(admin.stored()).as("no component restarts").isEqualTo(before);
        assertThatThrownBy(() -> fresh.databasePassword("default"))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("not available while the configuration is invalid");
        assertThatThrownBy(fresh::listenerApiKey).hasMessageContaining("not available");
        assertThat(setting(fresh, "listener.api_key").origin()).isEqualTo("unknown");
        good(5433);
        soon().until(() -> fresh.faults().isEmpty());
        assertThat(fresh.databasePassword("default")).contains(new Secret("p"));
        assertThat(fresh.listenerApiKey()).contains(new Secret("k"));
    }

    @Test
    void filesOfSecretsAreStillKnown() throws Exception {
        Path key = sandbox.secret("key", "one");
        sandbox.ini("[database]", "password = p", "[database:c]", "password =", "[listener]", "api_key_file = " + key);
        startAndStop();
        Map<String, Map<String, Object>> before = admin.stored();
        Files.write(sandbox.ini, NO_TEXT);
        ConfigurationComponent fresh = start("run");
        assertThat(fresh.listenerApiKey()).contains(new Secret("one"));
        assertThat(fresh.databasePassword("c"))
                .as("none of its own, and none inherited")
                .isEmpty();
        sandbox.secret("key", "two");
        soon().untilAsserted(() -> assertThat(admin.stored().getOrDefault("bitville.listener", Map.of()))
                .containsEntry("secret.generation", 2L));
        assertThat(fresh.listenerApiKey()).contains(new Secret("two"));
        assertThat(admin.stored().get("bitville.database~c")).isEqualTo(before.get("bitville.database~c"));
    }

    @Test
    void aFaultyOverlayStopsNothingEither() throws Exception {
        ConfigurationComponent replaced = start("run");
        replaced.set(Map.of("database.host", "elsewhere"));
        soon().untilAsserted(() ->
                assertThat(admin.stored().getOrDefault(DATABASE, Map.of())).containsEntry("host", "elsewhere"));
        replaced.stop();
        Map<String, Map<String, Object>> before = admin.stored();
        Files.write(sandbox.overlay, NO_TEXT);
        ConfigurationComponent fresh = start("run");
        assertThat(fresh.faults()).singleElement().asString().contains("console.ini");
        assertThat(setting(fresh, "database.host").value()).isEqualTo("elsewhere");
        assertThat(admin.stored()).isEqualTo(before);
    }

    @Test
    void aVanishedFileStopsNothing() throws Exception {
        startAndStop();
        Files.delete(sandbox.ini);
        ConfigurationComponent fresh = start("run");
        assertThat(fresh.faults()).singleElement().asString().contains("no longer exists");
        assertThat(setting(fresh, "collection.interval_s").value()).isEqualTo(9);
        assertThat(admin.stored()).containsKeys("bitville.database~b").doesNotContainKey("bitville.database~off");
    }

    @Test
    void aServerThatIsOffStaysOff() throws Exception {
        sandbox.with("BITVILLE_PG_DB__OFF__PORT", "1");
        startAndStop();
        Files.write(sandbox.ini, NO_TEXT);
        ConfigurationComponent fresh = start("run");
        assertThat(setting(fresh, "database:off.enabled").value()).isEqualTo(false);
        assertThat(admin.stored()).doesNotContainKeys("bitville.database~off", "bitville.logs~off");
    }

    @Test
    void whatWasFaultyAllAlongIsNoReason() throws Exception {
        sandbox.ini("[database]", "port = x", "[collection]", "interval_s = 9");
        startAndStop();
        sandbox.ini("[database]", "port = y", "[collection]", "interval_s = 10");
        ConfigurationComponent fresh = start("run");
        assertThat(setting(fresh, "collection.interval_s").value()).isEqualTo(10);
        assertThat(admin.stored()).doesNotContainKey(DATABASE);
    }

    @Test
    void aStartOfTheAgentIsNoReplacement() throws Exception {
        startAndStop();
        sandbox.ini("[database]", "port = x");
        start("another run");
        soon().untilAsserted(() -> assertThat(admin.stored()).doesNotContainKey(DATABASE));
    }

    @Test
    void whatWasTouchedMeanwhileIsNotVouchedFor() throws Exception {
        startAndStop();
        Map<String, Object> evil = new HashMap<>(admin.stored().getOrDefault(DATABASE, Map.of()));
        evil.put("host", "evil");
        admin.store(DATABASE, evil);
        sandbox.ini("[database]", "port = x");
        start("run");
        soon().untilAsserted(() -> assertThat(admin.stored()).doesNotContainKey(DATABASE));
    }

    @Test
    void aKeyThatWasWithheldStaysSo() throws Exception {
        ConfigurationComponent replaced = start("run");
        replaced.set(Map.of("listener.url", "https://two/in"));
        assertThatThrownBy(replaced::listenerApiKey).hasMessageContaining("given for https://one:443");
        soon().untilAsserted(() -> assertThat(admin.stored().getOrDefault("bitville.listener", Map.of()))
                .containsEntry("url", "https://two/in"));
        replaced.stop();
        ini("x");
        assertThatThrownBy(start("run")::listenerApiKey).isInstanceOf(SecretException.class);
        stop();
        Files.write(sandbox.overlay, NO_TEXT);
        assertThatThrownBy(start("run")::listenerApiKey).isInstanceOf(SecretException.class);
    }

    @Test
    void theNoteNamesNoSecret() throws Exception {
        sandbox.ini("[database]", "password = s3cret", "[listener]", "api_key = s3cret");
        startAndStop();
        assertThat(folder.resolve("data/bitville-config"))
                .content()
                .contains("database.password")
                .doesNotContain("s3cret");
    }

    private static Setting setting(ConfigurationComponent component, String key) {
        return component.settings().stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
