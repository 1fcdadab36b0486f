package com.bitville.postgres.checks.internal.provoked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.checks.internal.ProvokedServer;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A schema of a real server is really wrong: each finding is raised, its remedy is pasted, and it ends. */
class ProvokedSchemaPgTest {
    private static final String DATABASE = "my \"shop";
    private static final List<String> SUBJECTS = List.of(
            "index_problems",
            "sequences",
            "disabled_triggers",
            "collations",
            "extensions",
            "tables",
            "oldest_tables",
            "bloat");

    static IntStream majors() {
        return "deep".equals(System.getProperty("bitville.depth")) ? IntStream.of(13, 18) : IntStream.of(18);
    }

    private final ProvokedServer provoked = new ProvokedServer("stats_missing.warning=0,fk_no_index.hint=1");

    private ServerFinding one(String check) {
        assertThat(provoked.open(check)).as(check).hasSize(1);
        return provoked.open(check).get(0);
    }

    private ServerFinding of(String check, String object) {
        return provoked.open(check).stream()
                .filter(finding -> finding.seen().object().equals(object))
                .findFirst()
                .orElseThrow(() -> new AssertionError(check + " " + object + " in " + provoked.open(check)));
    }

    private static void insertInto(PostgresServer server, String table) throws SQLException {
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO \"a \"\"b\nc\"." + table + " DEFAULT VALUES");
        }
    }

    @ParameterizedTest
    @MethodSource("majors")
    void isRaisedAndEndsByItsRemedy(int major) throws SQLException, CollectException, InterruptedException {
        provoked.all();
        try (PostgresServer server =
                PostgresServer.version(major).setting("autovacuum", "off").start()) {
            server.createMonitorRole("watcher", "x");
            server.execute("CREATE DATABASE \"my \"\"shop\""
                    + (major < 15 ? "" : " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de'"));
            if (major >= 15) {
                server.execute("UPDATE pg_database SET datcollversion = '1.2' WHERE datname LIKE 'my%'");
            }
            try (Connection connection = server.connect(PostgresServer.SUPERUSER, DATABASE);
                    Statement statement = connection.createStatement()) {
                provoke(statement);
            }
            try (ServerSession session = ServerSession.open(server, "watcher", "postgres");
                    ServerSession visit = ServerSession.open(server, "watcher", DATABASE)) {
                for (int i = 0; i < 3; i++) {
                    provoked.look(session, List.of("server", "databases"), visit, DATABASE, SUBJECTS);
                }
                assertThat(one("index_invalid").seen().object()).isEqualTo("a \"b\nc.bad");
                List<ServerFinding> found = List.of(
                        one("index_invalid"),
                        of("index_duplicate", "a \"b\nc.parent_id_key"),
                        of("index_duplicate", "a \"b\nc.once more"),
                        one("fk_no_index"),
                        of("sequence_end", "a \"b\nc.near"),
                        of("sequence_end", "a \"b\nc.counted_id_seq"),
                        of("sequence_end", "a \"b\nc.given_id_seq"),
                        of("sequence_end", "a \"b\nc.small_id_seq"),
                        one("triggers_off"),
                        one("extension_update"),
                        one("stats_missing"),
                        of("collation_mismatch", "a \"b\nc.ger man"),
                        of("collation_mismatch", major < 15 ? "a \"b\nc.ger man" : "pg_catalog.default"));
                assertThat(found)
                        .allSatisfy(
                                finding -> assertThat(finding.seen().database()).isEqualTo(DATABASE));
                try (Connection connection = server.connect(PostgresServer.SUPERUSER, DATABASE);
                        Statement statement = connection.createStatement()) {
                    statement.execute(
                            "DELETE FROM \"a \"\"b\nc\".twice WHERE k = 1 AND ctid <> (SELECT min(ctid) FROM \"a \"\"b\nc\".twice)");
                }
                ProvokedServer.paste(server, DATABASE, one("index_invalid"));
                assertThat(provoked.open("index_duplicate")).hasSize(2);
                for (ServerFinding duplicate : provoked.open("index_duplicate")) {
                    ProvokedServer.paste(server, DATABASE, duplicate);
                }
                ProvokedServer.paste(server, DATABASE, one("fk_no_index"));
                ProvokedServer.paste(server, DATABASE, of("sequence_end", "a \"b\nc.near"));
                for (String serial : List.of("counted", "given")) {
                    ProvokedServer.paste(
                            server,
                            DATABASE,
                            of("sequence_end", "a \"b\nc." + serial + "_id_seq"),
                            "ALTER TABLE",
                            "ALTER SEQUENCE");
                }
                ServerFinding small = of("sequence_end", "a \"b\nc.small_id_seq");
                assertThat(small.seen().remedy())
                        .anyMatch(line -> line.startsWith("-- stopgap")
                                && line.endsWith(" MINVALUE -32768 RESTART WITH -32768;"));
                ProvokedServer.paste(server, DATABASE, small, "ALTER TABLE", "ALTER SEQUENCE");
                for (String serial : List.of("counted", "given", "small")) {
                    insertInto(server, serial);
                }
                ProvokedServer.paste(server, DATABASE, one("triggers_off"), "ENABLE TRIGGER");
                ProvokedServer.paste(server, DATABASE, one("extension_update"));
                ProvokedServer.paste(server, DATABASE, one("stats_missing"));
                assertThat(provoked.open("collation_mismatch"))
                        .allMatch(finding -> finding.severity() == CheckSeverity.ERROR);
                for (ServerFinding mismatch : provoked.open("collation_mismatch")) {
                    ProvokedServer.paste(server, DATABASE, mismatch);
                }
                for (int i = 0; i < 2; i++) {
                    provoked.look(session, List.of("server", "databases"), visit, DATABASE, SUBJECTS);
                }
                for (ServerFinding finding : found) {
                    assertThat(provoked.open(finding.check()))
                            .as(finding.check())
                            .isEmpty();
                }
            }
        }
    }

    private static void provoke(Statement statement) throws SQLException {
        statement.execute("CREATE SCHEMA \"a \"\"b\nc\"");
        statement.execute("SET search_path TO \"a \"\"b\nc\"");
        statement.execute("CREATE TABLE twice (k int)");
        statement.execute("INSERT INTO twice VALUES (1), (1)");
        assertThatThrownBy(() -> statement.execute("CREATE UNIQUE INDEX CONCURRENTLY bad ON twice (k)"))
                .isInstanceOf(SQLException.class);
        statement.execute("CREATE TABLE parent (id int PRIMARY KEY)");
        statement.execute("ALTER TABLE parent ADD UNIQUE (id)");
        statement.execute("INSERT INTO parent SELECT generate_series(1, 100)");
        statement.execute("CREATE TABLE child (a int, \"p id\" int REFERENCES parent, t text)");
        statement.execute("INSERT INTO child SELECT n, 1, repeat('x', 1000) FROM generate_series(1, 100) n");
        statement.execute("DELETE FROM parent WHERE id > 50");
        statement.execute("ANALYZE parent");
        statement.execute("ANALYZE child");
        statement.execute("CREATE TABLE parts (k int) PARTITION BY RANGE (k)");
        statement.execute("CREATE TABLE part_1 PARTITION OF parts FOR VALUES FROM (0) TO (9)");
        statement.execute("CREATE INDEX once ON parts (k)");
        statement.execute("CREATE INDEX \"once more\" ON parts (k)");
        statement.execute("CREATE EXTENSION pg_stat_statements VERSION '1.7'");
        statement.execute("CREATE TABLE never AS SELECT generate_series(1, 5000) AS n");
        statement.execute("CREATE SEQUENCE near AS int");
        statement.execute("SELECT setval('near', 2100000000)");
        statement.execute("CREATE TABLE counted (id serial)");
        statement.execute("CREATE TABLE given (id int GENERATED BY DEFAULT AS IDENTITY)");
        statement.execute("CREATE TABLE small (id smallserial)");
        statement.execute("SELECT setval('counted_id_seq', 2147483647), setval('given_id_seq', 2147483647)");
        statement.execute("SELECT setval('small_id_seq', 32767)");
        statement.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA \"a \"\"b\nc\" TO watcher");
        statement.execute("CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'");
        statement.execute("CREATE TRIGGER \"no ted\" BEFORE INSERT ON parent FOR EACH ROW EXECUTE FUNCTION noted()");
        statement.execute("ALTER TABLE parent DISABLE TRIGGER \"no ted\"");
        statement.execute("CREATE COLLATION \"ger man\" (provider = icu, locale = 'de')");
        statement.execute("CREATE TABLE names (n text COLLATE \"ger man\")");
        statement.execute("CREATE INDEX ON names (n)");
        statement.execute("UPDATE pg_collation SET collversion = '1.2' WHERE collname = 'ger man'");
    }
}
