package com.bitville.postgres.activity.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.testkit.fake.FakeCapabilities;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.fake.FakeSession;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class XminHoldersTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final List<String> COLUMNS =
            List.of("holder", "name", "pid", "datname", "usename", "state", "xmin_age", "since", "transaction");

    private final XminHolders xminHolders = new XminHolders();
    private final FakeSession session = new FakeSession(FakeCapabilities.of(180_000)
            .relation("pg_database", "oid", "datname")
            .relation("pg_roles", "oid", "rolname")
            .build());

    @Test
    void readsSlotsAndPreparedTransactionsAtMostEveryTenSeconds() throws Exception {
        answer("old");
        assertThat(names(seen(0))).containsExactly("old");
        answer("new");
        assertThat(names(seen(1))).containsExactly("old");
        assertThat(ageMs(seen(8))).isEqualTo(68_000);
        assertThat(session.queries()).hasSize(1);

        assertThat(names(seen(9.9))).as("a cycle of 10 s that begins early").containsExactly("new");
        assertThat(ageMs(seen(19.8))).isEqualTo(79_800);
        assertThat(session.queries()).hasSize(3);
    }

    @Test
    void readsThemAgainWhenTheClockOfTheServerWasSetBack() throws Exception {
        answer("old");
        seen(0);
        answer("new");
        assertThat(names(seen(-3_600))).containsExactly("new");
    }

    @Test
    void readsThemForEachServerAndInEachTrial() throws Exception {
        answer("first");
        seen(0);
        answer("second");
        assertThat(names(xminHolders.read(run().server("other"), at(1)))).containsExactly("second");
        assertThat(names(xminHolders.read(run().asTrial(), at(1)))).containsExactly("second");
    }

    @Test
    void whatMayNoLongerBeReadIsNotShownForLongerThanThat() throws Exception {
        answer("old");
        seen(0);
        session.fail("xmin_holders", Reason.NOT_PERMITTED);
        assertThat(seen(10)).isEmpty();
        assertThat(seen(11)).isEmpty();
    }

    private void answer(String name) {
        session.answer(
                "xmin_holders",
                FakeSession.rows(
                        COLUMNS,
                        Arrays.asList("prepared", name, null, "shop", "app", null, 7, NOON.minusSeconds(60), "731")));
    }

    private Optional<Rowset> seen(double second) throws Exception {
        return xminHolders.read(run(), at(second));
    }

    private FakeRun run() {
        return FakeRun.of(session);
    }

    private static SessionsAtOnce at(double second) {
        return new SessionsAtOnce(NOON.plusMillis(Math.round(second * 1_000)), List.of(), List.of());
    }

    private static List<Object> names(Optional<Rowset> rowset) {
        return List.copyOf(rowset.orElseThrow().rows().stream()
                .map(row -> row[XminHolders.TABLE.indexOf("name")])
                .toList());
    }

    private static long ageMs(Optional<Rowset> rowset) {
        return ((Number) rowset.orElseThrow().rows().get(0)[XminHolders.TABLE.indexOf("age_ms")]).longValue();
    }
}
