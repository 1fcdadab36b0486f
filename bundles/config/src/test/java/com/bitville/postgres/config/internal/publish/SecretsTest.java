package com.bitville.postgres.config.internal.publish;

import static com.bitville.postgres.config.internal.Sandbox.properties;
import static com.bitville.postgres.config.internal.Sandbox.setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.config.internal.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final String CANARY = "c4nary:pa%%ss# ;w\\rd";

    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void prepare() throws IOException {
        sandbox = new Sandbox(folder);
    }

    @Test
    void readsThePasswordOfEachSourceInOrder() throws Exception {
        sandbox.write(folder.resolve("home/.pgpass"), "localhost:5432:postgres:bitville_monitor:from-pgpass");
        Files.setPosixFilePermissions(folder.resolve("home/.pgpass"), PosixFilePermissions.fromString("rw-------"));
        assertPassword("from-pgpass");
        sandbox.ini("[database]", "password = from-ini");
        assertPassword("from-ini");
        sandbox.ini("[database]", "password = from-ini", "password_file = " + sandbox.secret("a", "from-ini-file\n"));
        assertPassword("from-ini-file");
        sandbox.overlay("[database]", "password_file = " + sandbox.secret("b", "from-console"));
        assertPassword("from-console");
        sandbox.with(
                "BITVILLE_PG_DB_PASSWORD_FILE",
                sandbox.secret("c", "from-env-file\r\n").toString());
        assertPassword("from-env-file");
        sandbox.with("BITVILLE_PG_DB_PASSWORD", "from-env");
        assertPassword("from-env");
    }

    private void assertPassword(String expected) throws SecretException {
        assertThat(sandbox.center().databasePassword("default"))
                .map(Secret::reveal)
                .contains(expected);
    }

    @Test
    void anEmptyPasswordIsNone() throws Exception {
        sandbox.ini("[database]", "password = from-ini").with("BITVILLE_PG_DB_PASSWORD", "");
        assertThat(sandbox.center().databasePassword("default")).isEmpty();
    }

    @Test
    void aFurtherServerInheritsOrHasItsOwn() throws Exception {
        ConfigurationStore configurationStore = sandbox.ini(
                        "[database]",
                        "password = p",
                        "[database:a]",
                        "[database:b]",
                        "password = q",
                        "[database:c]",
                        "password =")
                .center();
        assertThat(configurationStore.databasePassword("a")).map(Secret::reveal).contains("p");
        assertThat(configurationStore.databasePassword("b")).map(Secret::reveal).contains("q");
        assertThat(configurationStore.databasePassword("c")).isEmpty();
    }

    @Test
    void aRotatedFileRaisesTheGenerationAndNothingElse() throws Exception {
        Path file = sandbox.secret("key", "one");
        ConfigurationStore configurationStore =
                sandbox.ini("[listener]", "api_key_file = " + file).center();
        assertThat(properties(configurationStore, "bitville.listener")).containsEntry("secret.generation", 1L);
        configurationStore.reload();
        assertThat(configurationStore.snapshot().generation()).isEqualTo(1);
        Files.writeString(file, "two");
        configurationStore.reload();
        assertThat(configurationStore.listenerApiKey()).map(Secret::reveal).contains("two");
        assertThat(properties(configurationStore, "bitville.listener")).containsEntry("secret.generation", 2L);
        assertThat(properties(configurationStore, "bitville.database~default")).containsEntry("secret.generation", 1L);
    }

    @Test
    void aFileRotatesEvenWhileAFaultyEditIsRefused() throws Exception {
        Path file = sandbox.secret("key", "one");
        ConfigurationStore configurationStore =
                sandbox.ini("[listener]", "api_key_file = " + file).center();
        sandbox.ini("[listener]", "timeout_s = x");
        Files.writeString(file, "two");
        configurationStore.reload();
        assertThat(properties(configurationStore, "bitville.listener")).containsEntry("secret.generation", 2L);
        assertThat(configurationStore.listenerApiKey()).map(Secret::reveal).contains("two");
    }

    @Test
    void saysWhyAFileIsNoSecret() throws Exception {
        Path file = folder.resolve("missing");
        ConfigurationStore configurationStore =
                sandbox.ini("[listener]", "api_key_file = " + file).center();
        assertThatThrownBy(configurationStore::listenerApiKey)
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("does not exist");
        sandbox.secret("missing", "\n");
        assertThatThrownBy(configurationStore::listenerApiKey).hasMessageContaining("is empty");
        sandbox.secret("missing", CANARY + "\nx\n");
        assertThatThrownBy(configurationStore::listenerApiKey)
                .hasMessageContaining("several lines")
                .hasMessageNotContaining(CANARY);
    }

    @Test
    void aSecretShowsNowhere() throws Exception {
        ConfigurationStore configurationStore = sandbox.ini(
                        "[database]", "password = " + CANARY, "pasword = " + CANARY, "[listener]", CANARY)
                .with("BITVILLE_PG_LISTENER_API_KEY", CANARY)
                .center();
        assertThat(configurationStore.databasePassword("default"))
                .map(Secret::reveal)
                .contains(CANARY);
        assertThat(setting(configurationStore, "database.password").value()).isEqualTo("***");
        assertThat(configurationStore.faults()).hasSize(2);
        assertThat(configurationStore.snapshot() + " " + configurationStore.settings() + configurationStore.faults()
                        + configurationStore.sources())
                .doesNotContain("c4nary");
    }

    @Test
    void warnsOfASecretThatOthersCanRead() throws Exception {
        sandbox.ini("[database]", "password = p", "[listener]", "api_key_file = " + sandbox.secret("key", "k"));
        Files.setPosixFilePermissions(sandbox.ini, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(setting(sandbox.center(), "database.password").note())
                .isEqualTo("secret_open_to_others: chmod 600 " + sandbox.ini);
        assertThat(setting(sandbox.center(), "listener.api_key").note()).isNull();
        Files.setPosixFilePermissions(sandbox.ini, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(setting(sandbox.center(), "database.password").note()).isNull();
    }

    @Test
    void refusesAPgpassFileOpenToTheGroup() throws Exception {
        Path file = folder.resolve("home/.pgpass");
        sandbox.write(file, "*:*:*:*:x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> sandbox.center().databasePassword("default"))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void readsPgpassAsPostgresqlsOwnClients() throws Exception {
        sandbox.with("PGPASSFILE", folder.resolve("pp").toString()).with("BITVILLE_PG_DB_HOST", "h");
        assertPgPass("h:5432:postgres:bitville_monitor:a", "a");
        assertPgPass("# h:5432:postgres:bitville_monitor:a\n*:*:*:*:b", "b");
        assertPgPass("other:*:*:*:a\n*:5433:*:*:b\n*:*:x:*:c\n*:*:*:y:d\n*:5432:*:bitville_monitor:e", "e");
        assertPgPass("*:*:*:*:a\\:b\\\\c\r", "a:b\\c");
        assertPgPass("*:*:*:*:a:rest", "a");
        sandbox.with("BITVILLE_PG_DB_HOST", "::1");
        assertPgPass("\\:\\:1:*:*:*:six", "six");
        sandbox.with("BITVILLE_PG_DB_HOST", "/var/run/postgresql");
        assertPgPass("localhost:*:*:*:socket", "socket");
    }

    @Test
    void otherLinesOfThePasswordFileNeedNotBeUtf8() throws Exception {
        Path file = folder.resolve("home/.pgpass");
        Files.write(file, "# M\u00fcller\n*:*:*:*:a".getBytes(StandardCharsets.ISO_8859_1));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertPassword("a");
        Files.write(file, "*:*:*:*:M\u00fcller".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> sandbox.center().databasePassword("default"))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("line 1 is not UTF-8 text")
                .hasMessageNotContaining("ller");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeIsRefusedWithoutBlocking() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        ConfigurationStore configurationStore =
                sandbox.ini("[listener]", "api_key_file = " + pipe).center();
        assertThatThrownBy(configurationStore::listenerApiKey)
                .hasMessage("secret file " + pipe + " (ini:" + sandbox.ini + ":2) is not a regular file");
        sandbox.with("BITVILLE_PG_CONFIG", pipe.toString());
        assertThat(sandbox.center().faults())
                .singleElement()
                .asString()
                .endsWith("cannot be read: " + pipe + " is not a regular file");
    }

    private void assertPgPass(String content, String password) throws Exception {
        sandbox.secret("pp", content);
        assertPassword(password);
    }

    @Test
    void aPasswordInARefusedUrlShowsNowhere() throws Exception {
        ConfigurationStore configurationStore =
                sandbox.ini("[listener]", "url = https://user:s3cret@host/in").center();
        assertThat(configurationStore.faults()).singleElement().asString().contains("https://***@host/in");
        assertThat(configurationStore.settings() + "").doesNotContain("s3cret");
    }
}
