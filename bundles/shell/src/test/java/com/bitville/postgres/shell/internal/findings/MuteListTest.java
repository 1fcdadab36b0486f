package com.bitville.postgres.shell.internal.findings;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.ConfigurationEditor;
import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.Setting;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MuteListTest {
    private static final String ID = "slot_lost-0123456789";
    private static final String OTHER = "slot_lost-fedcba9876";
    private static final LocalDate TODAY = LocalDate.parse("2026-11-29");

    /** One setting. */
    private static final class OneSetting implements ConfigurationEditor {
        private @Nullable String value;

        @Override
        public Setting get(String key) {
            assertThat(key).isEqualTo("checks.mute");
            return new Setting(key, value, "console", null, null);
        }

        @Override
        public List<Setting> set(Map<String, String> values) {
            value = Objects.requireNonNull(values.get("checks.mute"));
            return List.of(get("checks.mute"));
        }

        @Override
        public Setting unset(String key) {
            throw new AssertionError("what the file mutes would come back");
        }

        @Override
        public void setSecret(String key, Secret secret) {
            throw new AssertionError(key);
        }

        @Override
        public List<String> reload() {
            return List.of();
        }
    }

    private final OneSetting setting = new OneSetting();

    private @Nullable String add(Optional<LocalDate> until) throws EditException {
        MuteList.add(setting, ID, until, TODAY);
        return setting.value;
    }

    @Test
    void appendsAndLeavesWhatIsThere() throws EditException {
        assertThat(add(Optional.empty())).isEqualTo(ID);
        setting.value = "a*@b/c d/e  until=2026-01-01 by=me ,what is this?, " + OTHER;
        assertThat(add(Optional.of(TODAY)))
                .isEqualTo("a*@b/c d/e  until=2026-01-01 by=me, what is this?, " + OTHER + ", " + ID
                        + " until=2026-11-29");
    }

    @Test
    void replacesItsOwnEntryAndDropsWhatHasEnded() throws EditException {
        setting.value = ID + " by=me until=2027-01-01, " + OTHER + " until=2026-11-28 by=me, " + OTHER
                + " until=2026-11-29, " + OTHER + " until=never";
        assertThat(add(Optional.empty())).isEqualTo(OTHER + " until=2026-11-29, " + OTHER + " until=never, " + ID);
    }

    @Test
    void removesTheEntryOfOneFindingAlone() throws EditException {
        setting.value = "slot_lost@*, " + ID + "0, " + ID + " until=2027-01-01, " + OTHER;
        assertThat(MuteList.remove(setting, ID)).hasSize(1);
        assertThat(setting.value).isEqualTo("slot_lost@*, " + ID + "0, " + OTHER);
        assertThat(MuteList.remove(setting, ID)).isEmpty();
        setting.value = ID;
        assertThat(MuteList.remove(setting, ID)).hasSize(1);
        assertThat(setting.value)
                .as("written, so that the file's value does not come back")
                .isEmpty();
    }
}
