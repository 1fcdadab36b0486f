package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.OnEachServer;
import com.bitville.postgres.database.internal.support.Within;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A DBA's changes under the agent's open connections are detected and used; missing privileges are named. */
class LearningTest extends OnEachServer {
    private static final String STATEMENTS = "pg_stat_statements";
    private static final Sql ENTRIES =
            Sql.parse("entries", "SELECT entries.* FROM :\"pgss\".pg_stat_statements(false) AS entries LIMIT 1");

    @Test
    void whatChangesUnderOpenConnectionsIsLearned() throws Exception {
        try (Agent agent = Agent.start(server)) {
            agent.lease().close();
            server.execute("CREATE SCHEMA \"el \"\"se\"; GRANT USAGE ON SCHEMA \"el \"\"se\" TO PUBLIC");
            server.execute("ALTER EXTENSION pg_stat_statements SET SCHEMA \"el \"\"se\"");
            learned(agent, found -> "el \"se".equals(found.extensionSchemas().get(STATEMENTS)));
            server.execute("DROP EXTENSION pg_stat_statements");
            learned(agent, found -> !found.columns().containsKey(STATEMENTS));
            server.execute("CREATE EXTENSION pg_stat_statements VERSION '1.4'");
            learned(
                    agent,
                    found -> found.columns().getOrDefault(STATEMENTS, Set.of()).contains("total_time"));
            server.execute("ALTER EXTENSION pg_stat_statements UPDATE");
            learned(
                    agent,
                    found -> found.columns().getOrDefault(STATEMENTS, Set.of()).contains("total_exec_time"));
            try (Lease lease = agent.lease()) {
                lease.session().query(ENTRIES);
            }
            server.execute("REVOKE pg_read_all_stats FROM " + Agent.ROLE);
            learned(agent, found -> !found.memberships().contains("pg_read_all_stats"));
            server.execute("GRANT pg_monitor TO " + Agent.ROLE);
            learned(agent, found -> found.memberships().contains("pg_read_all_stats"));
            server.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
            learned(agent, found -> found.systemIdentifier().isEmpty());
            server.execute("GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC");
            learned(agent, found -> found.systemIdentifier().isPresent());
            server.execute("ALTER SYSTEM SET log_line_prefix = 'another '");
            server.execute("SELECT pg_reload_conf()");
            Within.soon().until(() -> "another ".equals(server.query("SHOW log_line_prefix")));
            learned(agent, found -> "another ".equals(found.settings().get("log_line_prefix")));
            server.execute("GRANT pg_read_all_stats TO " + Agent.ROLE + "; REVOKE pg_monitor FROM " + Agent.ROLE);
        }
    }

    @Test
    void aReloadThatChangesNothingCostsNoConnection() throws Exception {
        try (Agent agent = Agent.start(Agent.settings("reloads", "127.0.0.1", server.port(), 1))) {
            int pid;
            try (Lease lease = agent.lease()) {
                pid = lease.session().backendPid();
            }
            Object opened = agent.pool().get("opened");
            server.execute("SELECT pg_reload_conf()");
            for (int i = 0; i < 2; i++) {
                agent.database.lookAgain();
                agent.lease().close();
            }
            try (Lease lease = agent.lease()) {
                assertThat(lease.session().backendPid()).isEqualTo(pid);
            }
            assertThat(agent.pool().get("opened")).isEqualTo(opened);
        }
    }

    /** Neither the server's build nor the version of the extension, which key the cached columns, shows this change. */
    @Test
    void aViewThatIsAnotherUnderTheSameVersionIsLearnedWhenAStatementFails() throws Exception {
        server.execute(
                "DROP EXTENSION IF EXISTS pg_stat_statements; CREATE EXTENSION pg_stat_statements SCHEMA public");
        Sql calls = Sql.parse("calls", "SELECT entries.calls FROM :\"pgss\".pg_stat_statements AS entries LIMIT 1");
        try (Agent agent = Agent.start(server)) {
            agent.lease().close();
            server.execute("ALTER VIEW public.pg_stat_statements RENAME COLUMN calls TO cries");
            try (Lease lease = agent.lease()) {
                assertThatThrownBy(() -> lease.session().query(calls)).hasMessageContaining("calls");
            }
            learned(
                    agent,
                    found -> found.columns().getOrDefault(STATEMENTS, Set.of()).contains("cries"));
        } finally {
            server.execute("DROP EXTENSION pg_stat_statements; CREATE EXTENSION pg_stat_statements SCHEMA public");
        }
    }

    /** Each privilege is revoked from PUBLIC, reported by the doctor, granted by the doctor's remedy, and the same statement runs. */
    @Test
    void everyPrivilegeThatIsLackingIsNamedAsItIsGranted() throws Exception {
        server.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        server.execute("CREATE SCHEMA \"Own Schema\"");
        List<Sql> files = List.of(
                ENTRIES,
                Sql.parse("view", "SELECT 1 FROM :\"pgss\".pg_stat_statements AS entries LIMIT 1"),
                Sql.parse("locks", "SELECT count(*) FROM pg_catalog.pg_locks AS l"),
                Sql.parse("blocking", "SELECT pg_catalog.pg_blocking_pids(1)"),
                Sql.parse("activity", "SELECT count(*) FROM pg_catalog.pg_stat_activity AS a"),
                Sql.parse("database", "SELECT sum(d.numbackends) FROM pg_catalog.pg_stat_database AS d"));
        List<String> takings = List.of(
                "ALTER EXTENSION pg_stat_statements SET SCHEMA \"Own Schema\"",
                "REVOKE ALL ON \"Own Schema\".pg_stat_statements FROM PUBLIC",
                "REVOKE ALL ON FUNCTION \"Own Schema\".pg_stat_statements(bool) FROM PUBLIC",
                "REVOKE ALL ON pg_catalog.pg_locks FROM PUBLIC",
                "REVOKE ALL ON FUNCTION pg_catalog.pg_lock_status() FROM PUBLIC",
                "REVOKE ALL ON FUNCTION pg_catalog.pg_blocking_pids(int) FROM PUBLIC",
                "REVOKE ALL ON pg_catalog.pg_stat_database FROM PUBLIC",
                "REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_db_numbackends(oid) FROM PUBLIC");
        try (Agent agent = Agent.start(server)) {
            assertThat(refused(agent, files)).isEmpty();
            for (String taking : takings) {
                server.execute(taking);
                List<String> messages = refused(agent, files);
                assertThat(messages)
                        .as(taking)
                        .isNotEmpty()
                        .allSatisfy(message ->
                                assertThat(message).contains("GRANT ").contains(" TO " + Agent.ROLE + ";"));
                assertThat(pasted(agent)).as(taking).isPositive();
                assertThat(refused(agent, files)).as(taking).isEmpty();
                assertThat(pasted(agent)).as(taking).isZero();
            }
        }
    }

    @Test
    void whatIsNeededToConnectIsNamedInTheState() throws Exception {
        List<String> takings = List.of(
                "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC",
                "REVOKE ALL ON pg_catalog.pg_roles FROM PUBLIC",
                "REVOKE ALL ON FUNCTION pg_catalog.pg_is_in_recovery() FROM PUBLIC");
        for (String taking : takings) {
            server.execute(taking);
            try (Agent agent = Agent.start(server)) {
                agent.awaitState(ServerState.AUTH_FAILED);
                List<?> grants = (List<?>) Objects.requireNonNull(agent.entry().get("grants"));
                assertThat(grants).as(taking).isNotEmpty();
                assertThat(agent.reason()).contains(String.valueOf(grants.get(0)));
                for (Object grant : grants) {
                    server.execute(String.valueOf(grant));
                }
            }
            try (Agent agent = Agent.start(server)) {
                agent.lease().close();
            }
        }
    }

    private static void learned(Agent agent, Predicate<Capabilities> what) throws Exception {
        agent.database.lookAgain();
        try (Lease lease = agent.lease()) {
            assertThat(what.test(lease.session().capabilities())).isTrue();
        }
    }

    /** Runs a cycle; returns the refused statements, with the reason. */
    private static List<String> refused(Agent agent, List<Sql> files) throws Exception {
        List<String> messages = new ArrayList<>();
        agent.database.lookAgain();
        try (Lease lease = agent.lease()) {
            for (Sql file : files) {
                try {
                    lease.session().query(file);
                } catch (CollectException e) {
                    messages.add(e.getMessage());
                }
            }
        }
        return messages;
    }

    /** Runs the doctor's remedies for privileges, and counts the grants. */
    private int pasted(Agent agent) throws Exception {
        int grants = 0;
        for (Finding finding : agent.database.check(Duration.ofSeconds(60))) {
            if (!finding.subject().equals("privileges")) {
                continue;
            }
            Remedy remedy = finding.remedy().orElseThrow();
            assertThat(remedy.kind()).isEqualTo(Remedy.Kind.SQL);
            assertThat(remedy.text()).startsWith("\\connect \"postgres\"");
            for (String line : remedy.text().lines().skip(1).toList()) {
                try (Connection connection = server.connect(PostgresServer.SUPERUSER, "postgres");
                        Statement statement = connection.createStatement()) {
                    statement.execute(line);
                    grants++;
                }
            }
        }
        return grants;
    }
}
