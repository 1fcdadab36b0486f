package com.bitville.postgres.config.internal;

import static com.bitville.postgres.config.internal.Sandbox.setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.publish.ConfigurationOverlayEditor;
import com.bitville.postgres.config.internal.publish.ConfigurationStore;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.testkit.config.KeyRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key from every source: the default, two values by environment, console, shell and INI file, and an invalid value. */
class EveryKeyTest {
    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void prepare() throws IOException {
        sandbox = new Sandbox(folder).without("BITVILLE_PG_BUFFER_PATH");
    }

    static List<KeyRow> rows() {
        return KeyRow.all();
    }

    @Test
    void theTableHasEveryDeclaredKeyInOrder() {
        assertThat(rows())
                .extracting(KeyRow::key, KeyRow::variable)
                .isEqualTo(ConfigurationKeys.ALL.stream()
                        .map(key -> tuple(key.full(), key.variable()))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theTableNamesTheForm(KeyRow row) {
        Key key = ConfigurationKeys.find(row.key()).orElseThrow();
        String pid = key.perServer() ? key.pid() + "~default" : key.pid();
        assertThat(row.form()).isEqualTo(key.inForm() ? pid : KeyRow.NOTHING);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hasItsDefault(KeyRow row) {
        Setting setting = setting(sandbox.center(), row.key());
        Object declared = setting.requested() == null ? setting.value() : setting.requested();
        assertThat(declared == null ? KeyRow.NOTHING : declared.toString()).isEqualTo(row.standard());
        assertThat(setting.origin()).isEqualTo("default");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isReadFromEachSource(KeyRow given) throws Exception {
        KeyRow row = given.in(folder.toString());
        for (String text : List.of(row.allowed(), row.allowedToo())) {
            sandbox.ini("[" + row.section() + "]", row.name() + " = " + text);
            assertValue(row.key(), text, "ini:" + sandbox.ini + ":2");
            sandbox.overlay("[" + row.section() + "]", row.name() + " : " + text)
                    .ini("");
            assertValue(row.key(), text, "console");
            sandbox.overlay("").with(row.variable(), text);
            assertValue(row.key(), text, "env:" + row.variable());
            sandbox.without(row.variable());
            if (!row.secret()) {
                ConfigurationStore configurationStore = sandbox.center();
                assertThat(new ConfigurationOverlayEditor(configurationStore).set(Map.of(row.key(), text)))
                        .singleElement()
                        .satisfies(
                                set -> assertThat(String.valueOf(set.value())).isEqualTo(text));
            }
            sandbox.overlay("");
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedFromEachSource(KeyRow row) throws Exception {
        if (row.refused().equals(KeyRow.NOTHING)) {
            assertThat(ConfigurationKeys.find(row.key())).get().matches(Key::secret);
            return;
        }
        sandbox.ini("[" + row.section() + "]", row.name() + " = " + row.refused());
        assertFault(row.key(), "(ini:" + sandbox.ini + ":2); allowed: ");
        sandbox.overlay("[" + row.section() + "]", row.name() + " = " + row.refused())
                .ini("");
        assertFault(row.key(), "(console); allowed: ");
        sandbox.overlay("").with(row.variable(), row.refused());
        assertFault(row.key(), "(env:" + row.variable() + "); allowed: ");
    }

    private void assertValue(String key, String value, String origin) {
        ConfigurationStore configurationStore = sandbox.center();
        assertThat(configurationStore.faults()).isEmpty();
        assertThat(String.valueOf(setting(configurationStore, key).value())).isEqualTo(value);
        assertThat(setting(configurationStore, key).origin()).isEqualTo(origin);
    }

    private void assertFault(String key, String middle) {
        assertThat(sandbox.center().faults())
                .singleElement()
                .asString()
                .startsWith(key + " is '")
                .contains(middle);
    }
}
