package com.bitville.postgres.testkit.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("the shared servers' monitoring role")
class SqlTrialTest {
    private static final Sql OLD = Sql.parse("old", """
            -- needs: pg_stat_bgwriter(checkpoints_timed)
            SELECT b.checkpoints_timed FROM pg_catalog.pg_stat_bgwriter AS b""");
    private static final Sql NEW = Sql.parse("new", """
            -- needs: pg_stat_checkpointer(num_timed)
            SELECT c.num_timed FROM pg_catalog.pg_stat_checkpointer AS c""");

    @Test
    void choosesTheFileThatEachServerCanRun() throws CollectException, SQLException {
        Map<Integer, Rows> answers = SqlTrial.onEachServer(List.of(NEW, OLD));
        assertThat(answers.keySet()).containsExactlyElementsOf(PostgresServer.available());
        assertThat(answers)
                .hasEntrySatisfying(13, rows -> assertThat(rows.names()).containsExactly("checkpoints_timed"))
                .hasEntrySatisfying(18, rows -> assertThat(rows.names()).containsExactly("num_timed"));
        assertThat(SqlTrial.whereItCanRun(OLD)).containsKey(13).doesNotContainKey(18);
    }

    @Test
    void saysOnWhichServerAFileFails() {
        Sql wrong = Sql.parse("wrong", "SELECT a.nothing FROM pg_catalog.pg_stat_activity AS a");
        assertThatThrownBy(() -> SqlTrial.onEachServer(List.of(wrong)))
                .isInstanceOfSatisfying(
                        CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessageStartingWith("PostgreSQL 13: wrong:");
    }

    @Test
    void answersWithPlainValues() throws CollectException, SQLException {
        Sql all = Sql.parse("all", """
                SELECT 1::int2, 2::int8, 1.5::float8, 'NaN'::numeric, 1.50::numeric, true, ARRAY['a', NULL], NULL::int4,
                  '2026-01-02 03:04:05+00'::timestamptz, '{7}'::int4[] = ?::int4[], ?::timestamptz, 'x'::name""");
        try (ServerSession session = ServerSession.open(18)) {
            assertThat(session.query(all, List.of(7), Instant.EPOCH).values().get(0))
                    .containsExactly(
                            1,
                            2L,
                            1.5,
                            Double.NaN,
                            new BigDecimal("1.50"),
                            true,
                            Arrays.asList("a", null),
                            null,
                            Instant.parse("2026-01-02T03:04:05Z"),
                            true,
                            Instant.EPOCH,
                            "x");
        }
    }

    @Test
    void isGuardedAndHasTheAgentsGrantsAlone() throws CollectException, SQLException {
        try (ServerSession session = ServerSession.open(18)) {
            assertThat(session.capabilities().memberships())
                    .containsExactlyInAnyOrder("pg_read_all_stats", "pg_read_all_settings");
            assertThat(session.capabilities().superuser()).isFalse();
            assertThat(session.capabilities().extensionSchemas()).containsEntry("pg_stat_statements", "public");
            assertThat(session.capabilities().columns().get("pg_stat_statements"))
                    .contains("queryid");
            Sql statements = Sql.parse("statements", "SELECT s.calls FROM :\"pgss\".pg_stat_statements(false) AS s");
            assertThat(session.query(statements).values()).isNotEmpty();
            Sql sleep = Sql.parse("sleep", "SELECT pg_catalog.current_setting('statement_timeout')");
            assertThat(session.query(sleep).values().get(0)).containsExactly("5s");
            assertThatThrownBy(() -> session.query(Sql.parse("write", "CREATE TEMP TABLE t (n int)")))
                    .hasMessageContaining("read-only transaction");
        }
    }
}
