package com.bitville.postgres.shell.internal.control;

import static com.bitville.postgres.shell.internal.Given.give;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.ConfigurationEditor;
import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.shell.internal.login.SecretInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigCommandTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ConfigCommand command = new ConfigCommand(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    private final FakeEditor fake = new FakeEditor();

    @BeforeEach
    void services() throws Exception {
        give(command, "configuration", fake);
        give(command, "editor", fake);
    }

    @Test
    void showsOneSettingOnOneLineWithOriginAndNote() throws Exception {
        run("get", "database.pool_max_size");
        assertThat(output()).isEqualTo("database.pool_max_size = 5 (console): requested 7, pool_max_size_capped\n");
    }

    @Test
    void showsWhatIsInForceAfterTheEdit() throws Exception {
        run("set", "database.pool_max_size", "7");
        assertThat(output()).startsWith("database.pool_max_size = 5 (console)");
        run("unset", "database.pool_max_size");
        assertThat(output()).endsWith("database.pool_max_size = 5 (default)\n");
    }

    @Test
    void aRefusedEditIsOneLineWithTheReason() {
        assertThatThrownBy(() -> run("set", "database.port", "x"))
                .isInstanceOf(CommandException.class)
                .hasMessage("bitville: database.port is 'x'; allowed: a whole number");
    }

    @Test
    void refusesASecretAsArgumentAndWhatIsNoAction() {
        for (List<String> words :
                List.of(List.of("set-secret", "listener.api_key", "k"), List.of("get"), List.of("x"))) {
            assertThatThrownBy(() -> run(words.toArray(new String[0])))
                    .hasMessageStartingWith("bitville: usage:")
                    .hasMessageNotContaining(" k ");
        }
    }

    @Test
    void unknownKeyIsRefused() {
        assertThatThrownBy(() -> run("get", "a.b")).hasMessage("bitville: unknown key 'a.b'; did you mean b.a?");
    }

    @Test
    void reloadFailsWhereWhatWasReadIsNotInForce() throws Exception {
        run("reload");
        assertThat(output()).contains("are in effect");
        fake.faults = List.of("database.port is 'x'");
        assertThatThrownBy(() -> run("reload")).hasMessageContaining("correct it");
        assertThat(output()).contains("NOT IN FORCE: database.port is 'x'");
    }

    @Test
    void readsASecretAsOneLineOfInput() throws Exception {
        assertThat(SecretInput.line(new ByteArrayInputStream("pä ss\r\nrest".getBytes(StandardCharsets.UTF_8)), "k"))
                .isEqualTo(new Secret("pä ss"));
        assertThatThrownBy(() -> SecretInput.line(new ByteArrayInputStream(new byte[0]), "listener.api_key"))
                .hasMessageContaining("config set-secret listener.api_key < FILE");
    }

    private void run(String... words) throws Exception {
        give(command, "words", List.of(words));
        command.execute();
    }

    private String output() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static final class FakeEditor implements Configuration, ConfigurationEditor {
        private List<String> faults = List.of();

        @Override
        public List<Setting> settings() {
            return List.of(new Setting("database.pool_max_size", 5, "console", 7, "pool_max_size_capped"));
        }

        @Override
        public List<String> faults() {
            return faults;
        }

        @Override
        public long generation() {
            return 1;
        }

        @Override
        public Setting get(String key) throws EditException {
            return settings().stream()
                    .filter(setting -> setting.key().equals(key))
                    .findFirst()
                    .orElseThrow(() -> new EditException("unknown key '" + key + "'; did you mean b.a?", null));
        }

        @Override
        public List<Setting> set(Map<String, String> values) throws EditException {
            if (values.containsKey("database.port")) {
                throw new EditException("database.port is 'x'; allowed: a whole number", null);
            }
            return settings();
        }

        @Override
        public Setting unset(String key) {
            return new Setting(key, 5, "default", null, null);
        }

        @Override
        public void setSecret(String key, Secret secret) {
            throw new AssertionError("no secret was given");
        }

        @Override
        public List<String> reload() {
            return faults;
        }
    }
}
