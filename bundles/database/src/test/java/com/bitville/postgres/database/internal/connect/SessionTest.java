package com.bitville.postgres.database.internal.connect;

import static com.bitville.postgres.database.internal.support.Within.soon;
import static com.bitville.postgres.database.internal.support.Within.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.OnEachServer;
import com.bitville.postgres.database.internal.support.SelectOne;
import com.bitville.postgres.testkit.sched.SchedStat;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a collector can do with a borrowed connection, and what it costs. */
class SessionTest extends OnEachServer {
    private static final Sql SHOW_PID = Sql.parse("pid", "SELECT pg_backend_pid()");

    @Test
    void guardsAreInForceInEverySession() throws Exception {
        try (Agent agent = Agent.start(server);
                Lease lease = agent.lease()) {
            Sql shown = Sql.parse(
                    "shown",
                    "SELECT current_setting('statement_timeout') AS a, current_setting('lock_timeout')"
                            + " AS b, current_setting('default_transaction_read_only') AS c, current_setting('search_path') AS d,"
                            + " current_setting('jit') AS e, current_setting('application_name') AS f");

            assertThat(lease.session().query(shown).values().get(0))
                    .containsExactly("1min", "100ms", "on", "pg_catalog", "off", "bitville-monitor");
        }
    }

    /** What the startup packet sets hides the server's value. */
    @Test
    void limitsOfTheSessionLeaveTheServersValuesReadable() throws Exception {
        try (Agent agent = Agent.start(server);
                Lease lease = agent.lease()) {
            Sql shown = Sql.parse(
                    "shown",
                    "SELECT string_agg(s.name, ' ' ORDER BY s.name) FILTER (WHERE s.source = 'client'),"
                            + " string_agg(s.name || '=' || s.setting || '/' || s.reset_val, ' ' ORDER BY s.name) FILTER"
                            + " (WHERE s.name IN ('idle_in_transaction_session_timeout', 'work_mem')) FROM pg_settings AS s");

            assertThat(lease.session().query(shown).values().get(0))
                    .containsExactly(
                            "DateStyle TimeZone application_name client_encoding default_transaction_read_only"
                                    + " search_path",
                            "idle_in_transaction_session_timeout=10000/0 work_mem=4096/4096");
        }
    }

    @Test
    void numbersAreBoundAsAnArray() throws Exception {
        Sql sum = Sql.parse("sum", "SELECT count(*), min(n), max(n) FROM unnest(?::int8[]) AS n");
        try (Agent agent = Agent.start(server);
                Lease lease = agent.lease()) {
            for (int i = 0; i < 3; i++) {
                assertThat(lease.session()
                                .query(sum, new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE})
                                .values()
                                .get(0))
                        .containsExactly(3L, Long.MIN_VALUE, Long.MAX_VALUE);
                assertThat(lease.session().query(sum, new long[0]).values().get(0))
                        .containsExactly(0L, null, null);
            }
        }
    }

    @Test
    void statementTimeoutEndsASlowStatementAndKeepsTheConnection() throws Exception {
        try (Agent agent = Agent.start(Agent.impatient(server.port()));
                Lease lease = agent.lease()) {
            assertThatThrownBy(() -> lease.session().query(Sql.parse("slow", "SELECT pg_sleep(100)")))
                    .isInstanceOfSatisfying(
                            CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT))
                    .hasMessageContaining("57014");
            assertThat(lease.session().query(SHOW_PID).values().get(0))
                    .containsExactly(lease.session().backendPid());
        }
    }

    @Test
    void anAbsurdValueCostsItselfAlone() throws Exception {
        Sql absurd = Sql.parse(
                "absurd",
                "SELECT 'infinity'::timestamptz, '4713-01-01 00:00:00 BC'::timestamptz, '294276-12-31'::timestamptz,"
                        + " 'NaN'::numeric, 10::numeric ^ 5000, '-178000000 years'::interval, 'NaN'::float8,"
                        + " 'fe80::1/64'::inet, repeat('x', 300000), '{{1,2},{3,4}}'::int[], ARRAY['infinity'::timestamptz],"
                        + " '24:00:00'::time, '<a/>'::text::bytea, 'last'");
        try (Agent agent = Agent.start(server);
                Lease lease = agent.lease()) {
            Object[] row = lease.session().query(absurd).values().get(0);
            assertThat(row).hasSize(14).doesNotContainNull().endsWith("<a/>", "last");
            assertThat(row[3]).isEqualTo(Double.NaN);
        }
    }

    @Test
    void writingIsRefused() throws Exception {
        try (Agent agent = Agent.start(server);
                Lease lease = agent.lease()) {
            assertThatThrownBy(() -> lease.session().query(Sql.parse("write", "CREATE TEMPORARY TABLE t (a int)")))
                    .isInstanceOf(CollectException.class)
                    .hasMessageContaining("25006");
        }
    }

    @Test
    void aUnixSocketFolderServesAsHost() throws Exception {
        DatabaseSettings settings =
                Agent.settings("socket", server.socketDirectory().toString(), server.port(), 5);
        try (Agent agent = Agent.start(settings);
                Lease lease = agent.lease()) {
            assertThat(lease.session()
                            .query(Sql.parse("address", "SELECT inet_server_addr()"))
                            .values()
                            .get(0))
                    .containsExactly((Object) null);
            assertThat(lease.session().capabilities().local()).isTrue();
        }
    }

    @Test
    void abortEndsTheStatementAtTheServerAndTheConnection() throws Exception {
        try (Agent agent = Agent.start(server)) {
            Lease lease = agent.lease();
            int pid = lease.session().backendPid();
            Thread aborting = new Thread(() -> {
                try {
                    soon().until(() ->
                            "active".equals(server.query("SELECT state FROM pg_stat_activity WHERE pid = ?", pid)));
                } finally {
                    lease.abort();
                }
            });
            aborting.start();
            assertThatThrownBy(() -> lease.session().query(Sql.parse("slow", "SELECT pg_sleep(100)")))
                    .isInstanceOfSatisfying(
                            CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
            aborting.join();
            within(Duration.ofMillis(500))
                    .until(() -> server.query("SELECT pid FROM pg_stat_activity WHERE pid = ?", pid) == null);
            lease.close();
            lease.close();
            try (Lease next = agent.lease()) {
                assertThat(next.session().backendPid()).isNotEqualTo(pid);
            }
        }
    }

    @Test
    void everyNanosecondOfABackendIsChargedOnce() throws Exception {
        try (Agent agent = Agent.start(Agent.settings("cost", "127.0.0.1", server.port(), 1))) {
            agent.awaitState(ServerState.UP);
            Lease idle = agent.lease();
            idle.close();
            assertThat(idle.cost().clientNanos()).as("connecting").isPositive();
            assertThat(idle.cost().cpuNanos().orElseThrow()).as("its start").isPositive();
            Lease first = agent.lease();
            int pid = first.session().backendPid();
            first.session().query(Sql.parse("work", "SELECT count(*) FROM generate_series(1, 300000)"));
            first.close();
            Lease second = agent.lease();
            second.session().query(SelectOne.SQL);
            long atLeast = outside(pid);
            second.close();
            long charged = idle.cost().cpuNanos().orElseThrow()
                    + first.cost().cpuNanos().orElseThrow()
                    + second.cost().cpuNanos().orElseThrow();
            assertThat(charged).isBetween(atLeast, outside(pid));
        }
    }

    private long outside(int pid) throws Exception {
        return Objects.requireNonNull(
                SchedStat.ofRole(server, Agent.ROLE).nanos().get((long) pid));
    }
}
