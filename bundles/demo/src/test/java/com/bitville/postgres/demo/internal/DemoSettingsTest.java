package com.bitville.postgres.demo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoSettingsTest {
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "BITVILLE_DEMO_HOME", "/srv/demo",
            "BITVILLE_DEMO_DB_PORT", "20001",
            "BITVILLE_DEMO_LISTENER_PORT", "20002",
            "BITVILLE_DEMO_PAGE_PORT", "20003",
            "BITVILLE_PG_DB_PASSWORD", "open sesame",
            "BITVILLE_PG_LISTENER_API_KEY", "key"));

    @Test
    void reportsPortsButNoSecret() {
        assertThat(DemoSettings.of(environment).toString())
                .contains("20001", "20002", "20003", "/srv/demo")
                .doesNotContain("sesame", "key=");
    }

    @Test
    void namesTheVariableThatIsMissing() {
        environment.remove("BITVILLE_DEMO_HOME");
        assertThatThrownBy(() -> DemoSettings.of(environment)).hasMessageContaining("BITVILLE_DEMO_HOME is not set");
    }

    @Test
    void refusesAPortOutsideItsRange() {
        for (String port : new String[] {"0", "65536", "-1", "many"}) {
            environment.put("BITVILLE_DEMO_PAGE_PORT", port);
            assertThatThrownBy(() -> DemoSettings.of(environment))
                    .hasMessage("BITVILLE_DEMO_PAGE_PORT is \"" + port + "\", not a port from 1 to 65535");
        }
    }

    @Test
    void readsAStoryAndNamesWhatIsAllowed() {
        assertThat(StorySettings.of(environment)).isEmpty();
        environment.put("BITVILLE_DEMO_STANDBY_PORT", "20004");
        environment.put("BITVILLE_DEMO_STORY", "lock-queue");
        assertThat(StorySettings.of(environment)).hasValueSatisfying(story -> {
            assertThat(story.story().word()).isEqualTo("lock-queue");
            assertThat(story.each()).hasSeconds(120);
        });
        for (String seconds : new String[] {"9", "3601", "soon", "-60", ""}) {
            environment.put("BITVILLE_DEMO_STORY_S", seconds);
            assertThatThrownBy(() -> StorySettings.of(environment))
                    .hasMessage("BITVILLE_DEMO_STORY_S is \"" + seconds + "\", not a number from 10 to 3600");
        }
        environment.put("BITVILLE_DEMO_STORY", "no-such-story");
        assertThatThrownBy(() -> StorySettings.of(environment))
                .hasMessage(
                        "BITVILLE_DEMO_STORY is \"no-such-story\"; allowed: lock-queue, plan, checkpoints, replica, deploy");
    }
}
