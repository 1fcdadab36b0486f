package com.bitville.postgres.activity.internal.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The lines that page and shell show for waits, against the newest server's own list. */
class WaitGuideTest {
    private static final Path FILE = Path.of("../../web/waits.txt");

    private static Set<String> told() throws Exception {
        Set<String> told = new HashSet<>();
        for (String line : Files.readAllLines(FILE)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] fields = line.split("\\|", -1);
                assertThat(fields).as(line).hasSize(4);
                assertThat(fields[2].strip()).as(line).endsWith(".").hasSizeBetween(10, 160);
                assertThat(fields[3].strip()).as(line).endsWith(".").hasSizeBetween(5, 200);
                for (String event : fields[1].strip().split("[, ]+", -1)) {
                    assertThat(told.add(fields[0].strip() + ":" + event))
                            .as(event)
                            .isTrue();
                }
            }
        }
        return told;
    }

    @Test
    void everyWaitOfTheNewestServerHasALineOrItsKindIsIdle() throws Exception {
        Set<String> told = told();
        int newest = PostgresServer.available().get(PostgresServer.available().size() - 1);
        String listed = Objects.requireNonNull(MonitoredServers.of(newest)
                .query("SELECT string_agg(type || ':' || name, ',' ORDER BY type, name) FROM pg_wait_events"
                        + " WHERE type NOT IN ('Activity', 'BufferPin', 'Extension', 'InjectionPoint')"));
        assertThat(told).contains(listed.split(",", -1));
        assertThat(told).contains("CPU:*", "Activity:*", "Lock:*", "LWLock:*");
    }

    /** A name that differs from the newest server's in case alone is one that it changed. */
    @Test
    void namesOfOlderServersAreTheNewestServersNames() throws Exception {
        String names = Objects.requireNonNull(
                MonitoredServers.of(PostgresServer.available()
                                .get(PostgresServer.available().size() - 1))
                        .query(
                                "SELECT string_agg(type || ':' || name, ',') FROM pg_wait_events WHERE type NOT IN ('LWLock', 'Lock')"));
        Arrays.stream(names.split(",", -1)).map(each -> each.split(":", -1)).forEach(each -> {
            assertThat(WaitNames.of(each[0], each[1])).isEqualTo(each[1]);
            String mapped = WaitNames.of(each[0], each[1].toUpperCase(Locale.ROOT));
            assertThat(mapped).isEqualToIgnoringCase(each[1]).isIn(each[1], each[1].toUpperCase(Locale.ROOT));
        });
    }
}
