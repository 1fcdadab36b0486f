package com.bitville.postgres.checks.internal.setting;

import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.checks.internal.World;
import org.junit.jupiter.api.Test;

/** Settings that cannot be judged, or not be set, as most are. */
class SettingTrapsTest {
    private final World world = new World("default");

    @Test
    void whatTheCommandLineSetsIsChangedThereAlone() {
        world.has("settings_all", row("name", "fsync", "setting", "off", "source", "command line", "context", "sighup"))
                .minutes(3);
        assertThat(world.open("unsafe_setting")).containsExactly("error fsync");
        assertThat(world.findings("unsafe_setting").get(0).seen().remedy())
                .noneMatch(line -> line.startsWith("ALTER SYSTEM"))
                .anyMatch(line -> line.contains("have it say fsync='on' there and restart"));
    }

    @Test
    void eachRuleSaysWhatToSet() {
        assertThatThrownBy(() -> SettingRule.parse("c | fsync | =off | error | any | why |"))
                .hasMessageStartingWith("a rule of a setting says what to set");
        assertThat(SettingRule.declared()).noneMatch(rule -> rule.cure().isEmpty());
    }
}
