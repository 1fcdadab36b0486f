package com.bitville.postgres.shell.internal.control;

import static com.bitville.postgres.shell.internal.Given.give;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.operator.OperatorFile;
import com.bitville.postgres.api.operator.OperatorSql;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.world.CommandShell;
import com.bitville.postgres.shell.internal.world.FakeOperatorSql;
import com.bitville.postgres.shell.internal.world.FakeStatements;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SqlCommandTest {
    private static final FakeOperatorSql FILES = new FakeOperatorSql(List.of(
            new OperatorFile("jobs.sql", "jobs", ""),
            new OperatorFile("bad.sql", "", "bad.sql, line 3: it is more than one statement")));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private record Engine() implements CollectorRunner {
        @Override
        public List<Collector> collectors() {
            return List.of();
        }

        @Override
        public Cycle run(String collector, String server, boolean ship) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Trial trial(Collector collector, String server) {
            return FakeOperatorSql.trial(server);
        }
    }

    private String run(OperatorSql files, String... words) throws Exception {
        bytes.reset();
        SqlCommand command = new SqlCommand(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        Redaction redaction = (kind, text) -> kind == Kind.FREE_TEXT ? "..." : text;
        give(command, "operatorSql", files);
        give(command, "collectorRunner", new Engine());
        give(command, "redaction", redaction);
        StatusReport status = () -> Map.of("servers", List.of("default"));
        give(command, "servers", status);
        give(command, "words", List.of(words));
        command.execute();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void listsFilesWithTheirRefusals() throws Exception {
        assertThat(run(new FakeOperatorSql(List.of()))).contains("No file ends with .sql in /etc/bitville/sql.d");
        assertThat(run(new FakeOperatorSql(List.of(
                        new OperatorFile("good.sql", "good", ""),
                        new OperatorFile("bad.sql", "", "bad.sql, line 3: it is more than one statement")))))
                .contains("good.sql", "in force", "refused: bad.sql, line 3: it is more than one statement");
    }

    @Test
    void triesAFile() throws Exception {
        assertThat(run(new FakeOperatorSql(List.of()), "check", "jobs.sql"))
                .contains("jobs at default: 1 row, 12.3 ms, 4.5 ms of the server's CPU")
                .contains("not delivered", "mail", "as it is, as the operator declares", "redacted as a message")
                .doesNotContain("Anna");
    }

    @Test
    void speaksJson() throws Exception {
        assertThat(run(FILES, "--json").replaceAll("\\s", ""))
                .isEqualTo(
                        "{\"folder\":\"/etc/bitville/sql.d\",\"files\":["
                                + "{\"file\":\"jobs.sql\",\"subject\":\"jobs\",\"refusal\":\"\"},"
                                + "{\"file\":\"bad.sql\",\"subject\":\"\",\"refusal\":\"bad.sql,line3:itismorethanonestatement\"}]}");
        assertThat(run(FILES, "check", "jobs.sql", "--json"))
                .as("one document without lines for people, redacted")
                .startsWith("{")
                .contains("\"mail\"", "\"...\"")
                .doesNotContain("Anna", "not delivered");
    }

    @Test
    void saysWhyAFileIsRefused() {
        assertThatThrownBy(() -> run(new FakeOperatorSql(List.of()), "check", "bad.sql"))
                .hasMessageContaining("bad.sql, line 3: it is more than one statement");
        assertThatThrownBy(() -> run(new FakeOperatorSql(List.of()), "check"))
                .hasMessageContaining("check needs a file");
        assertThatThrownBy(() -> run(new FakeOperatorSql(List.of()), "delete"))
                .hasMessageContaining("unknown action delete");
    }

    private String ask(@Nullable Subject login, boolean csv, String... words) throws Exception {
        bytes.reset();
        SqlCommand command = new SqlCommand(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        StatusReport status = () -> Map.of("servers", List.of(Map.of("name", "default")));
        give(command, "operatorSql", FILES);
        give(command, "statementRunner", new FakeStatements());
        give(command, "servers", status);
        if (login != null) {
            give(command, "login", login);
        }
        give(command, "csv", csv);
        give(command, "words", List.of(words));
        command.execute();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void runsAStatementForTheOwner() throws Exception {
        assertThat(ask(CommandShell.OWNER, false, "run", "SELECT 1"))
                .contains("bitville-owner at default", "3 rows from default in 2.5 ms, 1.5 ms of the server's CPU")
                .doesNotContain("\u001b");
        assertThat(ask(CommandShell.OWNER, true, "describe", "pg_stat_io")
                        .lines()
                        .toList())
                .containsExactly("n,n", "bitville-owner at default,1", "\"a \"\"b\"\",\uFFFD[31m\",", "\"\",2");
        assertThat(ask(CommandShell.OWNER, false, "run", "SELECT 1", "--json").replaceAll("\\s", ""))
                .contains("\"columns\":[\"n\",\"n\"]", "\"rows\":[[\"bitville-owneratdefault\",1]", "\"cpu_ms\":1.5")
                .doesNotContain("\u001b");
    }

    @Test
    void runsNoStatementForAnybodyElse() {
        Subject viewer =
                new Subject(true, Set.of(new UserPrincipal("admin"), new RolePrincipal("viewer")), Set.of(), Set.of());
        for (Subject login : Arrays.asList(null, viewer, new Subject())) {
            for (String action : List.of("run", "describe")) {
                assertThatThrownBy(() -> ask(login, false, action, "SELECT 1"))
                        .hasMessageContaining("only the owner of the installation runs statements");
            }
        }
    }

    @Test
    void saysWhyAStatementIsRefused() {
        assertThatThrownBy(() -> ask(CommandShell.OWNER, false, "run", "DROP TABLE t"))
                .hasMessageContaining("unsupported: line 1: it begins with")
                .hasMessageNotContaining("\u001b");
        assertThatThrownBy(() -> ask(CommandShell.OWNER, false, "run"))
                .hasMessageContaining("run needs a statement in quotes");
        assertThatThrownBy(() -> ask(CommandShell.OWNER, true, "run", "SELECT 1", "--json"))
                .hasMessageContaining("--json and --csv are given");
        assertThatThrownBy(() -> ask(CommandShell.OWNER, false, "run", "SELECT", "1", "x"))
                .hasMessageContaining("too many arguments");
    }
}
