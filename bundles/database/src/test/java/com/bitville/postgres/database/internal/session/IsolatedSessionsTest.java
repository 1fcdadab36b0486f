package com.bitville.postgres.database.internal.session;

import static com.bitville.postgres.database.internal.support.Within.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.BackendSampler;
import com.bitville.postgres.database.internal.support.OnEachServer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What statements that others wrote can do to a server, on which nothing but them writes. */
class IsolatedSessionsTest extends OnEachServer {
    private Lease lease(Agent agent) throws Exception {
        return agent.database.leaseIsolated(Instant.now().plusSeconds(20));
    }

    /** What hardly differs between versions is tried on all of them in the deep run only. */
    private void onTheNewestOnly() {
        assumeThat(major == 18 || "deep".equals(System.getProperty("bitville.depth")))
                .isTrue();
    }

    /** Over a lease of its own, as each file is run. */
    private @Nullable Object one(Agent agent, String text) throws Exception {
        try (Lease lease = lease(agent)) {
            return lease.session().query(Sql.parse("theirs", text)).values().get(0)[0];
        }
    }

    private CollectException refusal(Agent agent, String text) throws Exception {
        try (Lease lease = lease(agent)) {
            return catchThrowableOfType(
                    CollectException.class, () -> lease.session().query(Sql.parse("theirs", text)));
        }
    }

    @Test
    void leaveNoTrace() throws Exception {
        try (BackendSampler sampler = new BackendSampler(server, Agent.ROLE);
                Agent agent = Agent.start(Agent.keeping(0, server.port()))) {
            agent.awaitState(ServerState.UP);
            String xid = server.query("SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())");

            one(agent, "SELECT pg_advisory_lock(4711)");
            one(agent, "SELECT set_config('work_mem', '2GB', false)");
            assertThat(one(agent, "SELECT current_setting('work_mem')")).isNotEqualTo("2GB");
            one(agent, "SELECT pg_notify('channel', 'message')");
            try (Lease lease = lease(agent)) {
                for (String text : List.of(
                        "WITH written AS (INSERT INTO pg_catalog.pg_description VALUES (1, 1, 0, 'x') RETURNING 1) SELECT * FROM written",
                        "SELECT set_config('transaction_read_only', 'off', true)",
                        "SELECT set_config('transaction_read_only', 'off', false)",
                        "CREATE TEMP TABLE t (n int)",
                        "SELECT 1; COMMIT",
                        "SET TRANSACTION READ WRITE; CREATE TABLE t (n int)",
                        "SELECT 1 /* ; */; SELECT ';' ; SELECT 3")) {
                    assertThatThrownBy(() -> lease.session().query(Sql.parse("theirs", text)))
                            .as(text)
                            .isInstanceOf(CollectException.class)
                            .hasMessageContaining(text.contains("; ") ? "more than one statement" : "SQLSTATE");
                }
            }

            soon().until(() -> server.backendsOf(Agent.ROLE) <= 1);
            assertThat(server.query("SELECT count(*) FROM pg_catalog.pg_locks WHERE locktype = 'advisory'"))
                    .isEqualTo("0");
            assertThat(server.query("SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())"))
                    .isEqualTo(xid);
            assertThat(sampler.most()).isLessThanOrEqualTo(5);
        }
    }

    /** What the guards of the caller have read is what the server gets. */
    @Test
    void theDriverChangesNothing() throws Exception {
        onTheNewestOnly();
        try (Agent agent = Agent.start(Agent.keeping(0, server.port()))) {
            agent.awaitState(ServerState.UP);
            try (Lease lease = lease(agent)) {
                for (String text : List.of(
                        "SELECT {oj pg_sleep}(30)",
                        "SELECT pg_{oj sleep}(30)",
                        "SELECT {fn pg_sleep(30)}",
                        "SELECT {d '2020-01-01'}")) {
                    assertThatThrownBy(() -> lease.session().query(Sql.parse("theirs", text)))
                            .as(text)
                            .isInstanceOf(CollectException.class)
                            .hasMessageContaining("JDBC escape");
                }
                assertThat(lease.session()
                                .query(
                                        Sql.parse(
                                                "theirs",
                                                "-- {oj it's}\nSELECT ('{1,2}'::int[])[2], '{oj x}', $a${oj x}$a$ /* {fn x(1)} */"))
                                .values()
                                .get(0))
                        .containsExactly(2, "{oj x}", "{oj x}");
            }
        }
    }

    @Test
    void aTransactionIdIsNoticed() throws Exception {
        try (Agent agent = Agent.start(Agent.keeping(0, server.port()))) {
            agent.awaitState(ServerState.UP);
            for (String text : List.of("SELECT txid_current()", "SELECT pg_logical_emit_message(true, 'x', 'y')")) {
                assertThat(refusal(agent, text)).as(text).hasMessageContaining("took a transaction id");
            }
        }
    }

    @Test
    void answersAreLimitedWhileTheyAreRead() throws Exception {
        onTheNewestOnly();
        try (Agent agent = Agent.start(Agent.keeping(0, server.port()))) {
            agent.awaitState(ServerState.UP);
            assertThat(refusal(agent, "SELECT generate_series(1, 2000000000)"))
                    .hasMessageContaining("more than 5000 rows")
                    .hasMessageContaining("LIMIT");
            assertThat(refusal(agent, "SELECT repeat('x', 10000) FROM generate_series(1, 1000)"))
                    .hasMessageContaining("more than 2097152 bytes");
            assertThat(refusal(agent, "SELECT repeat('x', 100000000)")).hasMessageContaining("more than 16 MiB");
            try (Lease lease = lease(agent)) {
                assertThat(lease.session()
                                .query(Sql.parse("theirs", "SELECT n FROM generate_series(1, 5000) AS n"))
                                .values())
                        .hasSize(5_000);
            }
        }
    }

    @Test
    void anErrorNamesItsLineAndQuotesNothing() throws Exception {
        onTheNewestOnly();
        try (Agent agent = Agent.start(Agent.keeping(0, server.port()))) {
            agent.awaitState(ServerState.UP);
            assertThat(refusal(agent, "SELECT\n  1\n  'geheim' FORM x"))
                    .hasMessageStartingWith("theirs, line 3 failed with SQLSTATE 42601 (syntax error)")
                    .hasMessageNotContaining("geheim");
            assertThat(refusal(agent, "SELECT 'geheim'::int")).hasMessageNotContaining("geheim");
            assertThat(refusal(agent, "SELECT * FROM nowhere"))
                    .hasMessageContaining("relation \"nowhere\" does not exist")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED));
        }
    }

    @Test
    void aSlowOneIsCancelledAndItsConnectionIsClosed() throws Exception {
        onTheNewestOnly();
        try (Agent agent = Agent.start(Agent.keeping(0, server.port()))) {
            agent.awaitState(ServerState.UP);
            try (Lease lease = lease(agent)) {
                int pid = lease.session().backendPid();
                Thread abort = new Thread(
                        () -> {
                            soon().until(() -> "active"
                                    .equals(server.query(
                                            "SELECT state FROM pg_catalog.pg_stat_activity WHERE pid = ?", pid)));
                            lease.abort();
                        },
                        "abort");
                abort.start();
                assertThatThrownBy(() -> lease.session().query(Sql.parse("theirs", "SELECT pg_sleep(30)")))
                        .isInstanceOfSatisfying(
                                CollectException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
                abort.join();
                soon().until(() -> "0"
                        .equals(server.query("SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE pid = ?", pid)));
                assertThatThrownBy(() -> lease.session().query(Sql.parse("theirs", "SELECT 1")))
                        .hasMessageContaining("aborted");
                assertThat(lease.cost().clientNanos()).isPositive();
            }
        }
    }
}
