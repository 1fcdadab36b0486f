package com.bitville.postgres.wire.internal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.fake.MutableClock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TagAllowanceTest {
    private final MutableClock clock = MutableClock.create();
    private final TagAllowance allowance = new TagAllowance(clock);

    @Test
    void nothingLeavesBeforeItIsAllowed() {
        assertThat(allowance.filter("default", Map.of("route", "/a"))).isEmpty();
    }

    @Test
    void onlyWhatIsAllowedLeaves() {
        Map<String, String> tags = Map.of("route", "/a", "job", "nightly");
        allowance.allow(Set.of("route"));
        assertThat(allowance.filter("default", tags)).containsExactly(Map.entry("route", "/a"));
        allowance.allow(Set.of("job"));
        assertThat(allowance.filter("default", tags)).containsExactly(Map.entry("job", "nightly"));
        allowance.allow(Set.of());
        assertThat(allowance.filter("default", tags)).isEmpty();
    }

    @Test
    void valuesBeyondTwoHundredAreOthersForEachTagAndServer() {
        allowance.allow(Set.of("route", "job"));
        for (int i = 0; i < TagValues.MOST; i++) {
            assertThat(route("default", "/" + i)).isEqualTo("/" + i);
        }
        assertThat(route("default", "/more")).isEqualTo("other");
        assertThat(route("default", "/7")).isEqualTo("/7");
        assertThat(route("reports", "/more")).isEqualTo("/more");
        assertThat(allowance.filter("default", Map.of("job", "/more"))).containsEntry("job", "/more");
    }

    @Test
    void whatWasNotSeenForHoursGivesItsRoom() {
        allowance.allow(Set.of("route"));
        for (int i = 0; i < TagValues.MOST; i++) {
            route("default", "/" + i);
        }
        clock.advance(TagValues.FORGOTTEN_AFTER.minus(Duration.ofMinutes(1)));
        assertThat(route("default", "/7")).isEqualTo("/7");
        assertThat(route("default", "/more")).isEqualTo("other");
        clock.advance(Duration.ofMinutes(2));
        assertThat(route("default", "/more")).isEqualTo("/more");
        assertThat(route("default", "/7")).isEqualTo("/7");
        for (int i = 0; i < TagValues.MOST - 2; i++) {
            assertThat(route("default", "/new" + i)).isEqualTo("/new" + i);
        }
        assertThat(route("default", "/newest")).isEqualTo("other");
    }

    private String route(String server, String value) {
        return String.valueOf(allowance.filter(server, Map.of("route", value)).get("route"));
    }
}
