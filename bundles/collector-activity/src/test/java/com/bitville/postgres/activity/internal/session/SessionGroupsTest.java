package com.bitville.postgres.activity.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.activity.internal.TestBackends;
import com.bitville.postgres.api.collect.table.Rowset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionGroupsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

    private static SessionGroup idle(String application, long sessions, boolean own) {
        return new SessionGroup(
                sessions, own, "shop", "ann", application, Backend.CLIENT, "idle", "Client", "ClientRead");
    }

    @Test
    void whatIsLeftOutIsCounted() {
        List<SessionGroup> groups = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            groups.add(idle("worker-" + i, i, false));
        }
        List<Rowset> tables = SessionGroups.of(new SessionsAtOnce(NOW, List.of(), groups));
        assertThat(tables.get(0).rows()).hasSize(SessionGroups.MOST);
        assertThat(tables.get(0).total()).isEqualTo(300);
        assertThat(tables.get(0).truncated()).isTrue();
        assertThat(tables.get(0).rows().get(0)).contains("worker-300", 300L);
        assertThat(tables.get(1).rows()).containsExactly(new Object[] {100, 100L * 101 / 2});
    }

    @Test
    void sessionsWithWhatTheyHaveInCommonAreOneGroupWithItsOldestTransaction() {
        List<Backend> backends = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            backends.add(active(i, "bitville-6f9619ff-8b86-d011-b42d-00000000000" + i, NOW.minusSeconds(i)));
        }
        backends.add(active(4, "batch", null));
        List<@Nullable Object[]> rows = SessionGroups.of(
                        new SessionsAtOnce(NOW, backends, List.of(idle("batch", 7, true), idle("batch", 2, false))))
                .get(0)
                .rows();
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        new Object[] {"shop", "ann", "batch", Backend.CLIENT, "idle", "Client", "ClientRead", 9L, null},
                        new Object[] {"shop", "ann", "bitville-*", Backend.CLIENT, "active", "Lock", "tuple", 3L, 3000.0
                        },
                        new Object[] {"shop", "ann", "batch", Backend.CLIENT, "active", "Lock", "tuple", 1L, null});
    }

    private static Backend active(int pid, String application, @Nullable Instant xactStart) {
        Backend brief = TestBackends.brief(pid, NOW, "active", "tuple", "SELECT 1");
        return new Backend(
                pid,
                null,
                brief.datname(),
                brief.usename(),
                application,
                null,
                null,
                null,
                Backend.CLIENT,
                null,
                xactStart,
                NOW,
                null,
                brief.state(),
                brief.waitEventType(),
                brief.waitEvent(),
                null,
                null,
                null,
                null,
                null,
                null,
                brief.context());
    }
}
