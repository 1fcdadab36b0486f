package com.bitville.postgres.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationComponentTest {
    private static final String DATABASE = "bitville.database~default";

    @TempDir
    Path folder;

    private final FakeConfigurationAdmin admin = new FakeConfigurationAdmin();
    private Sandbox sandbox;
    private @Nullable ConfigurationComponent component;

    @BeforeEach
    void prepare() throws IOException {
        sandbox = new Sandbox(folder);
    }

    @AfterEach
    void stop() {
        if (component != null) {
            component.stop();
        }
    }

    private ConfigurationComponent start() {
        ConfigurationComponent started = new ConfigurationComponent(admin.service(), sandbox.places(), "run");
        component = started;
        admin.listener(started);
        // Of those that are faulty nowhere here the last.
        soon().untilAsserted(() -> assertThat(admin.stored()).containsKey("bitville.safety"));
        return started;
    }

    /** The documented limit is two seconds; a loaded machine gets more. */
    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }

    private Object stored(String pid, String property) {
        Object value = admin.stored().getOrDefault(pid, Map.of()).get(property);
        return value == null ? "(nothing)" : value;
    }

    @Test
    void whatOthersWorkOverIsPublishedBeforeWhatMakesThemWork() throws IOException {
        sandbox.ini("[database:a]", "port = 1", "[database:z]");
        start();
        soon().untilAsserted(() -> assertThat(admin.order())
                .containsExactly(
                        "bitville.breaker",
                        "bitville.buffer",
                        "bitville.history",
                        "bitville.checks",
                        "bitville.alerts",
                        "bitville.prometheus",
                        "bitville.otlp",
                        "bitville.report",
                        "bitville.kafka",
                        "bitville.jdbc",
                        "bitville.listener",
                        "bitville.wire",
                        "bitville.database~a",
                        DATABASE,
                        "bitville.database~z",
                        "bitville.logs~a",
                        "bitville.logs~default",
                        "bitville.logs~z",
                        "bitville.safety",
                        "bitville.collection",
                        "bitville.features"));
    }

    @Test
    void publishesTypedValuesAndFollowsTheFile() throws IOException {
        sandbox.ini("[database]", "port = 5433", "password = s3cret", "[database:b]");
        start();
        assertThat(admin.stored().get(DATABASE))
                .containsEntry("port", 5433)
                .containsEntry("secret.generation", 1L)
                .doesNotContainValue("s3cret");
        assertThat(admin.stored()).containsKey("bitville.database~b");
        sandbox.ini("[database]", "port = 5434", "password = other");
        soon().untilAsserted(() -> {
            assertThat(stored(DATABASE, "port")).isEqualTo(5434);
            assertThat(stored(DATABASE, "secret.generation")).isEqualTo(2L);
            assertThat(admin.stored()).doesNotContainKey("bitville.database~b");
        });
    }

    @Test
    void keepsFollowingAfterAnUnexpectedFailure() throws IOException {
        sandbox.ini("[database]", "port = 5433");
        start();
        admin.failUpdates(1);
        sandbox.ini("[database]", "port = 5434");
        soon().untilAsserted(() -> assertThat(stored(DATABASE, "port")).isEqualTo(5434));
        sandbox.ini("[database]", "port = 5435");
        soon().untilAsserted(() -> assertThat(stored(DATABASE, "port")).isEqualTo(5435));
    }

    @Test
    void aReplacementOfTheBundleChangesNothingThatIsPublished() throws IOException {
        sandbox.ini("[database]", "password = first");
        ConfigurationComponent replaced = start();
        sandbox.ini("[database]", "password = second");
        soon().untilAsserted(
                        () -> assertThat(stored(DATABASE, "secret.generation")).isEqualTo(2L));
        Map<String, Map<String, Object>> before = admin.stored();
        replaced.stop();
        assertThat(admin.stored()).isEqualTo(before);
        int changes = admin.changes();
        start();
        sandbox.ini("[database]", "password = second", "port = 5433");
        soon().untilAsserted(() -> assertThat(stored(DATABASE, "port")).isEqualTo(5433));
        assertThat(admin.changes())
                .as("the new bundle's first reading was what was there")
                .isEqualTo(changes + 1);
        assertThat(stored(DATABASE, "secret.generation")).isEqualTo(2L);
    }

    @Test
    void deletesLeftoversOfAnEarlierRunAndKeepsOthersConfigurations() throws IOException {
        admin.store("bitville.database~gone", Map.of("host", "x"));
        admin.store("bitville.collection", Map.of("interval.s", 7));
        admin.store("bitville.demo", Map.of("x", "y"));
        sandbox.ini("[collection]", "interval_s = nonsense");
        start();
        assertThat(admin.stored())
                .doesNotContainKeys("bitville.database~gone", "bitville.collection")
                .containsKey("bitville.demo");
    }

    @Test
    void tellsTheInstallerWhatToInstallAndPutsTheEditOfAFormBack() throws IOException {
        sandbox.ini("[agent]", "features = webconsole");
        ConfigurationComponent running = start();
        soon().untilAsserted(() -> assertThat(admin.stored().getOrDefault("bitville.features", Map.of()))
                .containsEntry("features", "webconsole")
                .containsEntry("offered", "webconsole=25,prometheus=10,otlp=8,kafka=18,jdbc=3,jmx=1"));
        store("bitville.features", "features", "");
        soon().untilAsserted(() -> assertThat(setting(running, "agent.features").note())
                .contains("not changed from the web console", "bitville:config set agent.features"));
        soon().untilAsserted(() ->
                assertThat(stored("bitville.features", "features")).isEqualTo("webconsole"));
        assertThat(setting(running, "agent.features").value()).isEqualTo("webconsole");
    }

    @Test
    void takesAStoredEditIntoTheOverlay() throws IOException {
        sandbox.ini("[database]", "port = 5433");
        ConfigurationComponent running = start();
        store(DATABASE, "port", "5444");
        soon().untilAsserted(() -> assertThat(stored(DATABASE, "port")).isEqualTo(5444));
        assertThat(setting(running, "database.port"))
                .isEqualTo(new Setting("database.port", 5444, "console", null, null));
        assertThat(setting(running, "database.host").origin()).isEqualTo("default");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.overlay)))
                .isEqualTo("rw-------");
    }

    @Test
    void anEditIsNotOverwrittenByAFileThatChangesJustThen() throws IOException {
        sandbox.ini("[database]", "port = 5433");
        ConfigurationComponent running = start();
        Map<String, Object> edited = new HashMap<>(admin.stored().getOrDefault(DATABASE, Map.of()));
        edited.put("port", 5444);
        admin.storeUntold(DATABASE, edited);
        sandbox.ini("[database]", "port = 5433", "[collection]", "interval_s = 30");
        soon().untilAsserted(() ->
                assertThat(stored("bitville.collection", "interval.s")).isEqualTo(30));
        soon().untilAsserted(() -> assertThat(stored(DATABASE, "port")).isEqualTo(5444));
        assertThat(setting(running, "database.port").origin()).isEqualTo("console");
    }

    @Test
    void putsARefusedEditBackAndSaysWhy() throws IOException {
        ConfigurationComponent running = start();
        store(DATABASE, "port", "0");
        soon().untilAsserted(() -> {
            assertThat(stored(DATABASE, "port")).isEqualTo(5432);
            assertThat(setting(running, "database.port").note()).contains("allowed: a whole number, 1 to 65535");
        });
        assertThat(sandbox.overlay).doesNotExist();
    }

    @Test
    void putsAnEditBackThatAVariableOverrides() {
        sandbox.with("BITVILLE_PG_DB_PORT", "6000");
        ConfigurationComponent running = start();
        store(DATABASE, "port", 6001);
        soon().untilAsserted(() -> {
            assertThat(stored(DATABASE, "port")).isEqualTo(6000);
            assertThat(setting(running, "database.port").note()).contains("overridden by env:BITVILLE_PG_DB_PORT");
        });
    }

    @Test
    void putsBackWhatWasDeletedAndDeletesWhatWasInvented() {
        start();
        admin.delete("bitville.wire");
        admin.store("bitville.database~evil", Map.of("host", "evil"));
        soon().untilAsserted(() ->
                assertThat(admin.stored()).containsKey("bitville.wire").doesNotContainKey("bitville.database~evil"));
    }

    /** Components compare change counts, and may have missed the deletion. */
    @Test
    void whatIsPutBackIsNewerThanWhatWasDeleted() {
        start();
        store("bitville.collection", "interval.s", 7);
        store("bitville.collection", "interval.s", 8);
        soon().untilAsserted(() -> assertThat(admin.stored()).containsKey("bitville.collection"));
        long before = admin.count("bitville.collection");
        assertThat(before).isGreaterThan(1);
        admin.delete("bitville.collection");
        soon().untilAsserted(
                        () -> assertThat(admin.count("bitville.collection")).isGreaterThan(before));
    }

    @Test
    void leavesWhatWasInventedToItsMakerForASecond() {
        start();
        soon().untilAsserted(() -> assertThat(admin.stored()).containsKey(DATABASE));
        long made = System.nanoTime();
        admin.store("bitville.database.made-by-a-form", Map.of("host", "evil"));
        soon().untilAsserted(() -> assertThat(admin.stored()).doesNotContainKey("bitville.database.made-by-a-form"));
        assertThat(Duration.ofNanos(System.nanoTime() - made)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @SuppressWarnings("JdkObsolete") // The OSGi API has dictionaries.
    void showsComponentsTheSnapshotWhateverIsStored() {
        ConfigurationComponent running = start();
        Hashtable<String, Object> seen = new Hashtable<>(
                Map.of("service.pid", "bitville.wire", "service.x", "kept", "project.id", "$[env:HOME]", "other", "x"));
        running.modifyConfiguration(null, seen);
        assertThat(seen)
                .containsOnly(
                        Map.entry("service.pid", "bitville.wire"),
                        Map.entry("service.x", "kept"),
                        Map.entry("project.id", "default"),
                        Map.entry("sources", ""),
                        Map.entry("redaction.sql.text", "literals"),
                        Map.entry("redaction.free.text", "literals"),
                        Map.entry(
                                "redaction.comment.tags",
                                "application, framework, controller, action, route, db_driver, job"));
        Hashtable<String, Object> foreign = new Hashtable<>(Map.of("service.pid", "org.other", "x", "y"));
        running.modifyConfiguration(null, foreign);
        assertThat(foreign).containsEntry("x", "y");
    }

    @Test
    void reportsWhichFilesWithASecretOthersCanRead() throws IOException {
        Path key = sandbox.secret("key", "k");
        sandbox.ini("[database]", "password = p", "[listener]", "api_key_file = " + key);
        Files.setPosixFilePermissions(sandbox.ini, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        ConfigurationComponent running = start();
        assertThat(openSecrets(running)).containsExactlyInAnyOrder(sandbox.ini.toString(), key.toString());

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThat(openSecrets(running)).containsExactly(sandbox.ini.toString());
    }

    private static List<String> openSecrets(ConfigurationComponent component) {
        return component.status().get("config") instanceof Map<?, ?> config
                        && config.get("open_secrets") instanceof List<?> files
                ? files.stream().map(String::valueOf).toList()
                : List.of();
    }

    @Test
    void reportsDisabledServersAsSuch() throws IOException {
        sandbox.ini("[database:reports]", "host = r", "[database:old]", "enabled = no");
        assertThat(start().status().get("servers"))
                .isEqualTo(List.of(Map.of(
                        "name",
                        "old",
                        "state",
                        "disabled",
                        "reason",
                        "database:old.enabled = false (ini:" + sandbox.ini + ":4)")));
    }

    @Test
    void reportsItsStatus() throws IOException {
        sandbox.ini("[listener]", "project_id = shop", "[buffer]", "max_size_mb = 0");
        ConfigurationComponent running = start();
        assertThat(running.status().get("config"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("generation", 1L)
                .containsKeys("faults", "sources");
        assertThat(running.status()).containsEntry("project", "shop");
    }

    @Test
    void rotatesASecretWithoutARestart() throws Exception {
        Path file = sandbox.secret("key", "one");
        sandbox.with("BITVILLE_PG_LISTENER_API_KEY_FILE", file.toString());
        ConfigurationComponent running = start();
        sandbox.secret("key", "two-longer");
        soon().untilAsserted(() ->
                assertThat(stored("bitville.listener", "secret.generation")).isEqualTo(2L));
        assertThat(running.listenerApiKey()).contains(new Secret("two-longer"));
    }

    @Test
    void refusesEditsOfAnotherKindOfKey() {
        ConfigurationComponent running = start();
        assertThatThrownBy(() -> running.set(Map.of("database.pasword", "x"))).hasMessageContaining("did you mean");
        assertThatThrownBy(() -> running.set(Map.of("database.password", "x"))).hasMessageContaining("set-secret");
        assertThatThrownBy(() -> running.set(Map.of("database:host.port", "1"))).hasMessageContaining("reserved");
        assertThatThrownBy(() -> running.set(Map.of("database.host", "a\nb"))).hasMessageContaining("one line");
        assertThatThrownBy(() -> running.unset("database.host")).hasMessageContaining("not set by console");
        assertThatThrownBy(() -> running.setSecret("database.host", new Secret("x")))
                .hasMessageContaining("not a secret");
    }

    private void store(String pid, String property, Object value) {
        // The publication has no order; an edit of a PID that is not published yet would be overwritten.
        soon().untilAsserted(() -> assertThat(admin.stored()).containsKey(pid));
        Map<String, Object> properties = new HashMap<>(admin.stored().getOrDefault(pid, Map.of()));
        properties.put(property, value);
        admin.store(pid, properties);
    }

    private static Setting setting(ConfigurationComponent component, String key) {
        return component.settings().stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
