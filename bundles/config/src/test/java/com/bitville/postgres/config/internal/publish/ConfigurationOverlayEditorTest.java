package com.bitville.postgres.config.internal.publish;

import static com.bitville.postgres.config.internal.Sandbox.properties;
import static com.bitville.postgres.config.internal.Sandbox.setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.config.internal.Sandbox;
import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.outlet.OtlpKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationOverlayEditorTest {
    @TempDir
    Path folder;

    private Sandbox sandbox;
    private ConfigurationStore configurationStore;
    private ConfigurationOverlayEditor configurationOverlayEditor;

    @BeforeEach
    void prepare() throws IOException {
        sandbox = new Sandbox(folder)
                .ini("[database]", "port = 5433", "[listener]", "url = https://one/in", "api_key = k1");
        configurationStore = sandbox.center();
        configurationOverlayEditor = new ConfigurationOverlayEditor(configurationStore);
    }

    @Test
    void setsUnsetsAndSurvivesARestart() throws Exception {
        assertThat(configurationOverlayEditor.set(Map.of("database.port", " 5500 ")))
                .singleElement()
                .satisfies(set -> assertThat(set.value()).isEqualTo(5500));
        assertThat(setting(sandbox.center(), "database.port").origin()).isEqualTo("console");
        assertThat(configurationOverlayEditor.unset("database.port").value()).isEqualTo(5433);
        assertThat(setting(sandbox.center(), "database.port").value()).isEqualTo(5433);
    }

    @Test
    void setsSeveralKeysTogetherOrNone() {
        assertThatThrownBy(() ->
                        configurationOverlayEditor.set(Map.of("database.port", "5500", "collection.interval_s", "0")))
                .isInstanceOf(EditException.class)
                .hasMessage("collection.interval_s is '0' (console); allowed: a whole number, 1 to 86400");
        assertThat(properties(configurationStore, "bitville.database~default")).containsEntry("port", 5433);
        assertThat(sandbox.overlay).doesNotExist();
    }

    @Test
    void dropsAnOverlaidKeyWhenTheFilesOwnValueChanges() throws Exception {
        configurationOverlayEditor.set(Map.of("database.port", "5500", "database.host", "h"));
        sandbox.ini("[database]", "port = 5433", "user = other");
        configurationStore.reload();
        assertThat(setting(configurationStore, "database.port").value()).isEqualTo(5500);
        sandbox.ini("[database]", "port = 5600", "user = other");
        configurationStore.reload();
        assertThat(setting(configurationStore, "database.port").value()).isEqualTo(5600);
        assertThat(setting(configurationStore, "database.port").note()).startsWith("console_value_dropped");
        assertThat(setting(configurationStore, "database.host").value()).isEqualTo("h");
        assertThat(Files.readString(sandbox.overlay)).doesNotContain("port");
    }

    @Test
    void aFaultyFileDropsNothingAndTakesNoEdit() throws Exception {
        configurationOverlayEditor.set(Map.of("database.port", "5500"));
        sandbox.ini("[database]", "port = x");
        configurationStore.reload();
        assertThat(setting(configurationStore, "database.port").value()).isEqualTo(5500);
        sandbox.ini("[database]", "port = 5433", "nonsense");
        configurationStore.reload();
        assertThatThrownBy(() -> configurationOverlayEditor.set(Map.of("database.host", "h")))
                .hasMessageContaining("correct it first");
        assertThat(setting(configurationStore, "database.port").value()).isEqualTo(5500);
    }

    @Test
    void storesASecretReadableOnlyByTheOwnerAndPrefersIt() throws Exception {
        configurationOverlayEditor.setSecret("database.password", new Secret("p#1 %%"));
        Path file = folder.resolve("etc/secrets/database.password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(configurationStore.databasePassword("default")).contains(new Secret("p#1 %%"));
        assertThat(sandbox.center().databasePassword("default")).contains(new Secret("p#1 %%"));
        assertThat(Files.readString(sandbox.overlay)).doesNotContain("p#1");
        configurationOverlayEditor.unset("database.password");
        assertThat(configurationStore.databasePassword("default")).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void aRefusedSecretChangesNothing() throws Exception {
        configurationOverlayEditor.setSecret("listener.api_key", new Secret("k2"));
        sandbox.ini("[database]", "port = x");
        configurationStore.reload();
        assertThatThrownBy(() -> configurationOverlayEditor.setSecret("listener.api_key", new Secret("k3")))
                .hasMessageContaining("correct it first");
        assertThat(configurationStore.listenerApiKey()).contains(new Secret("k2"));
        assertThatThrownBy(() -> configurationOverlayEditor.setSecret("database.password", new Secret("p")))
                .hasMessageContaining("correct it first");
        assertThat(folder.resolve("etc/secrets/database.password")).doesNotExist();
    }

    @Test
    void noSecretIsLeftBehindWhereItsFileIsTakenBack() throws Exception {
        configurationOverlayEditor.setSecret("listener.api_key", new Secret("k2"));
        Path file = folder.resolve("etc/secrets/listener.api_key");
        assertThat(file).exists();
        configurationOverlayEditor.unset("listener.api_key_file");
        assertThat(configurationStore.listenerApiKey()).contains(new Secret("k1"));
        assertThat(file).doesNotExist();
        Path authorities = sandbox.secret("ca.pem", "x");
        configurationOverlayEditor.set(Map.of("listener.ca_file", authorities.toString()));
        configurationOverlayEditor.unset("listener.ca_file");
        assertThat(authorities).as("a file that holds no secret").exists();
    }

    @Test
    void aVeryLongListOfSourcesIsAnOrdinaryValue() throws Exception {
        String many = String.join(",", Collections.nCopies(50_000, "a=b"));
        sandbox.ini("[listener]", "sources = " + many);
        configurationStore.reload();
        assertThat(configurationStore.faults()).isEmpty();
        sandbox.ini("[listener]", "sources = " + many + ",");
        configurationStore.reload();
        assertThat(configurationStore.faults()).singleElement().asString().contains("pairs like locks=pg_locks");
    }

    @Test
    void theKeyIsNotSentElsewhereAfterAChangeByConsoleUntilSetAgain() throws Exception {
        assertThat(configurationStore.listenerApiKey()).contains(new Secret("k1"));
        configurationOverlayEditor.set(Map.of("listener.url", "https://one/other"));
        assertThat(configurationStore.listenerApiKey()).contains(new Secret("k1"));
        configurationOverlayEditor.set(Map.of("listener.url", "https://two/in"));
        assertThatThrownBy(configurationStore::listenerApiKey)
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("given for https://one:443")
                .hasMessageNotContaining("k1");
        assertThat(setting(configurationStore, "listener.api_key").note()).contains("set it again");
        configurationOverlayEditor.setSecret("listener.api_key", new Secret("k2"));
        assertThat(configurationStore.listenerApiKey()).contains(new Secret("k2"));
        assertThat(sandbox.center().listenerApiKey()).contains(new Secret("k2"));
        configurationOverlayEditor.set(Map.of("listener.url", "https://three/in"));
        assertThatThrownBy(configurationStore::listenerApiKey).hasMessageContaining("given for https://two:443");
    }

    @Test
    void aProxyThatWouldReadTheKeyCountsAsAnotherHost() throws Exception {
        configurationOverlayEditor.set(Map.of("listener.proxy", "http://proxy:3128"));
        assertThat(configurationStore.listenerApiKey()).as("a tunnel").contains(new Secret("k1"));
        sandbox.ini("[listener]", "url = http://127.0.0.1:8080/in", "api_key = k1");
        configurationStore.reload();
        assertThatThrownBy(configurationStore::listenerApiKey)
                .hasMessageContaining("given for http://127.0.0.1:8080")
                .hasMessageContaining("through http://proxy:3128");
        configurationOverlayEditor.unset("listener.proxy");
        assertThat(configurationStore.listenerApiKey()).contains(new Secret("k1"));
        sandbox.ini("[listener]", "url = http://127.0.0.1:8080/in", "api_key = k1", "proxy = http://proxy:3128");
        configurationStore.reload();
        assertThat(configurationStore.listenerApiKey()).as("the operator's own").contains(new Secret("k1"));
    }

    @Test
    void theProxysPasswordIsNotSentToAnotherProxyUntilSetAgain() throws Exception {
        assertThatThrownBy(() -> configurationOverlayEditor.setSecret("listener.proxy_password", new Secret("p1")))
                .hasMessageContaining("set the proxy first: bitville:config set listener.proxy http://HOST:PORT");
        sandbox.ini("[listener]", "proxy = http://one:3128/", "proxy_user = me", "proxy_password = p1");
        configurationStore.reload();
        assertThat(configurationStore.listenerProxyPassword()).contains(new Secret("p1"));
        configurationOverlayEditor.set(Map.of("listener.url", "https://two/in", "listener.proxy", "http://ONE:3128"));
        assertThat(configurationStore.listenerProxyPassword())
                .as("the same proxy")
                .contains(new Secret("p1"));
        configurationOverlayEditor.set(Map.of("listener.proxy", "http://two:3128"));
        assertThatThrownBy(configurationStore::listenerProxyPassword)
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("given for http://one:3128")
                .hasMessageContaining("set-secret listener.proxy_password")
                .hasMessageNotContaining("p1");
        assertThat(setting(configurationStore, "listener.proxy_password").note())
                .contains("given for http://one:3128, set it again");
        configurationOverlayEditor.setSecret("listener.proxy_password", new Secret("p2"));
        assertThat(configurationStore.listenerProxyPassword()).contains(new Secret("p2"));
        assertThat(sandbox.center().listenerProxyPassword()).contains(new Secret("p2"));
        configurationOverlayEditor.set(Map.of("listener.proxy", "http://three:3128"));
        assertThatThrownBy(configurationStore::listenerProxyPassword).hasMessageContaining("given for http://two:3128");
        assertThat(sandbox.overlay).content().doesNotContain("p2");
    }

    @Test
    void theBrokersPasswordIsNotSentToOtherBrokersUntilItsFileIsSetAgain() throws Exception {
        String file = sandbox.secret("kafka", "b1").toString();
        sandbox.ini("[kafka]", "bootstrap_servers = one:9093, two:9093", "username = me", "password_file = " + file);
        configurationStore.reload();
        configurationOverlayEditor.set(
                Map.of("kafka.bootstrap_servers", "one:9093,two:9093", "kafka.topic", "another"));
        assertThat(brokersPassword()).as("the same brokers").isEqualTo(file);
        for (Map<String, String> elsewhere : List.of(
                Map.of("kafka.bootstrap_servers", "evil:9093"),
                Map.of("kafka.security_protocol", "SASL_PLAINTEXT", "kafka.allow_insecure", "true"))) {
            configurationOverlayEditor.set(elsewhere);
            assertThat(brokersPassword()).as("after " + elsewhere).isEqualTo("");
            assertThat(setting(configurationStore, "kafka.password_file").note())
                    .isEqualTo("withheld: given for SASL_SSL://one:9093,two:9093, set it again");
            for (String key : elsewhere.keySet()) {
                configurationOverlayEditor.unset(key);
            }
            assertThat(brokersPassword()).as("the operator's own").isEqualTo(file);
        }
        configurationOverlayEditor.set(Map.of("kafka.bootstrap_servers", "three:9093"));
        configurationOverlayEditor.set(Map.of("kafka.password_file", file));
        assertThat(brokersPassword()).as("set again").isEqualTo(file);
        configurationOverlayEditor.set(Map.of("kafka.bootstrap_servers", "four:9093"));
        assertThat(brokersPassword()).as("given for three").isEqualTo("");
        configurationOverlayEditor.set(Map.of("kafka.security_protocol", "SSL"));
        assertThat(brokersPassword())
                .as("where there is no login, nothing is sent")
                .isEqualTo(file);
    }

    private @Nullable Object brokersPassword() {
        return published(ConfigurationKeys.KAFKA, "password.file");
    }

    private @Nullable Object published(String pid, String property) {
        return configurationStore
                .snapshot()
                .properties()
                .getOrDefault(pid, Map.of())
                .get(property);
    }

    @Test
    void headersAreSentNowhereElseUntilTheirFileIsSetAgain() throws Exception {
        String file = sandbox.secret("headers", "Authorization: Bearer t").toString();
        sandbox.ini(
                "[otlp]",
                "endpoint = https://collector:4318",
                "headers_file = " + file,
                "[alerts]",
                "webhook_url = https://chat.example/hook",
                "headers_file = " + file);
        configurationStore.reload();
        Map<String, String> pids =
                Map.of("otlp.endpoint", ConfigurationKeys.OTLP, "alerts.webhook_url", ConfigurationKeys.ALERTS);
        for (Map.Entry<String, String> address : pids.entrySet()) {
            String key = address.getKey();
            String pid = address.getValue();
            String fileKey = key.substring(0, key.indexOf('.')) + ".headers_file";
            assertThat(published(pid, "headers.file")).as(key).isEqualTo(file);
            configurationOverlayEditor.set(Map.of(key, "https://evil.example/x"));
            assertThat(published(pid, "headers.file")).as(key).isEqualTo("");
            assertThat(setting(configurationStore, fileKey).note()).startsWith("withheld: given for https://");
            configurationOverlayEditor.set(Map.of(fileKey, file));
            assertThat(published(pid, "headers.file")).as(key).isEqualTo(file);
            configurationOverlayEditor.set(Map.of(key, "https://worse.example/x"));
            assertThat(published(pid, "headers.file")).as(key).isEqualTo("");
            configurationOverlayEditor.unset(fileKey);
            configurationOverlayEditor.unset(key);
            assertThat(published(pid, "headers.file")).as("the operator's own").isEqualTo(file);
        }
        assertThat(published(ConfigurationKeys.OTLP, OtlpKeys.VARIABLE_HEADERS)).isEqualTo(true);
        configurationOverlayEditor.set(Map.of("otlp.endpoint", "http://127.0.0.1:4318"));
        assertThat(published(ConfigurationKeys.OTLP, OtlpKeys.VARIABLE_HEADERS))
                .as("headers of the environment, which has another address")
                .isEqualTo(false);
    }

    @Test
    void aPasswordThatNamesNoProxyIsNotSentToOneThatAConsoleNames() throws Exception {
        sandbox.ini("[listener]", "proxy_password = p1");
        configurationStore.reload();
        configurationOverlayEditor.set(Map.of("listener.proxy", "http://other:3128"));
        assertThatThrownBy(configurationStore::listenerProxyPassword).hasMessageContaining("given for no address");
    }

    @Test
    void aPasswordBehindTheUserIsNotShown() {
        assertThatThrownBy(() -> configurationOverlayEditor.set(Map.of("listener.proxy_user", "me:s3cret")))
                .hasMessageContaining("listener.proxy_user is 'me:***'")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void eachOfTheListenersSecretsHasItsOwnCount() throws Exception {
        sandbox.ini("[listener]", "api_key = k1", "proxy = http://one:1", "proxy_password = p1");
        configurationStore.reload();
        assertThat(properties(configurationStore, "bitville.listener"))
                .containsEntry("secret.generation", 1L)
                .containsEntry("proxy.secret.generation", 2L);
        sandbox.ini("[listener]", "api_key = k1", "proxy = http://one:1", "proxy_password = p2");
        configurationStore.reload();
        assertThat(properties(configurationStore, "bitville.listener"))
                .containsEntry("secret.generation", 1L)
                .containsEntry("proxy.secret.generation", 3L);
    }

    @Test
    void theOperatorsFileMayMoveItsKeyToAnotherHost() throws Exception {
        sandbox.ini("[listener]", "url = https://elsewhere/in", "api_key = k1");
        configurationStore.reload();
        assertThat(configurationStore.listenerApiKey()).contains(new Secret("k1"));
    }

    @Test
    void addsAServer() throws Exception {
        configurationOverlayEditor.set(Map.of("database:b.host", "h"));
        assertThat(properties(configurationStore, "bitville.database~b"))
                .containsEntry("host", "h")
                .containsEntry("port", 5433);
        configurationOverlayEditor.setSecret("database:b.password", new Secret("x"));
        assertThat(configurationStore.databasePassword("b")).contains(new Secret("x"));
        assertThat(sandbox.center().settings()).isEqualTo(configurationStore.settings());
    }

    @Test
    void showsOneSettingAndNamesTheServerThatIsNone() throws Exception {
        assertThat(configurationOverlayEditor.get("database.port").value()).isEqualTo(5433);
        configurationOverlayEditor.set(Map.of("database:reports.host", "h"));
        assertThat(configurationOverlayEditor.get("database:reports.port").value())
                .isEqualTo(5433);
        assertThatThrownBy(() -> configurationOverlayEditor.get("database:report.port"))
                .hasMessage("no server 'report' is configured; did you mean database:reports.port?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "listener.usr                    > did you mean listener.url?",
                "Listener.URL                    > did you mean listener.url?",
                "[listener] url                  > did you mean listener.url?",
                "listener_url                    > did you mean listener.url?",
                "interval_s                      > did you mean collection.interval_s?",
                "intervall                       > did you mean collection.interval_s?",
                "timeout_s                       > did you mean listener.timeout_s or otlp.timeout_s or circuit_breaker.timeout_s?",
                "circuitbreaker.timeout_s        > did you mean circuit_breaker.timeout_s?",
                "listener.xyzzy                  > bitville:config lists all keys",
                "database.interval_s             > did you mean collection.interval_s?",
                "database:b.interval_s           > did you mean collection.interval_s?",
                "BITVILLE_PG_LISTENER_URL        > BITVILLE_PG_LISTENER_URL is the variable of listener.url",
                "bitville_pg_listener_ur         > BITVILLE_PG_LISTENER_URL is the variable of listener.url",
                "BITVILLE_PG_COLLECTION_LOG_PATH > BITVILLE_PG_LOG_PATH is the variable of collection.log_path",
                "BITVILLE_PG_DB__REPORTS__HOST   > BITVILLE_PG_DB__REPORTS__HOST is the variable of database:reports.host",
                "nothing.like_it                 > bitville:config lists all keys",
                "''                              > bitville:config lists all keys"
            })
    void namesTheKeyThatWasMeant(String given, String remark) {
        String message = "unknown key '" + given + "'; " + remark;
        assertThatThrownBy(() -> configurationOverlayEditor.get(given)).hasMessage(message);
        assertThatThrownBy(() -> configurationOverlayEditor.set(Map.of(given, "1")))
                .hasMessage(message);
        assertThatThrownBy(() -> configurationOverlayEditor.unset(given)).hasMessage(message);
        assertThatThrownBy(() -> configurationOverlayEditor.setSecret(given, new Secret("s")))
                .hasMessage(message);
    }

    @Test
    void filesAndVariablesNameWhatWasMeantToo() throws Exception {
        sandbox.with("BITVILLE_PG_API_KEY", "x")
                .ini("[database]", "interval_s = 3", "bitville_pg_db_host = h", "prot = 1", "[listener]", "xyzzy = 1");
        assertThat(sandbox.center().hints())
                .containsExactly(
                        "unknown variable BITVILLE_PG_API_KEY is ignored; did you mean BITVILLE_PG_LISTENER_API_KEY?");
        assertThat(sandbox.center().faults())
                .containsExactly(
                        "ini:" + sandbox.ini
                                + ":2: unknown key database.interval_s is ignored; did you mean collection.interval_s?",
                        "ini:" + sandbox.ini
                                + ":3: unknown key database.bitville_pg_db_host is ignored; BITVILLE_PG_DB_HOST is the"
                                + " variable of database.host",
                        "ini:" + sandbox.ini + ":4: unknown key database.prot is ignored; did you mean port?",
                        "ini:" + sandbox.ini + ":6: unknown key listener.xyzzy is ignored");
    }
}
