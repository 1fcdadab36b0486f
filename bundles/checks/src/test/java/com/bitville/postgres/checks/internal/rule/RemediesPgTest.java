package com.bitville.postgres.checks.internal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.checks.internal.BuiltInChecks;
import com.bitville.postgres.checks.internal.Provocation;
import com.bitville.postgres.checks.internal.ProvokedServer;
import com.bitville.postgres.checks.internal.World;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The remedy of every check, as it is printed, on real servers: also for objects with names that nobody should give. */
class RemediesPgTest {
    private static final int MINUTES = 62;
    /** The object is not there, the server is no standby, or it is not its turn; anything else is a fault of the line. */
    private static final Set<String> EXPECTED = Set.of("42704", "42P01", "3D000", "55000", "3F000");

    private static final String WORDS = "ALTER|SELECT|DROP|GRANT|REVOKE|CREATE|VACUUM|REINDEX|ANALYZE|ROLLBACK";
    private static final Pattern PRICED =
            Pattern.compile("^-- (?:[^;]*?: )?((?:" + WORDS + ") [A-Z(a-z*].*?;)(?=\\s|$)");
    private static final Pattern WAY_BACK = Pattern.compile("way back[^:]*: ((?:" + WORDS + ") .*)$");
    private static final Pattern SHELL = Pattern.compile("in a shell(?: on this host)?: (.*)$");
    private static final Pattern COMMAND = Pattern.compile("(?:bitville:|bin/bitville )([a-z]+)(?: (--[a-z]+))?");

    private final List<String> sources = sources();

    RemediesPgTest() throws IOException {}

    static IntStream majors() {
        return IntStream.of(13, 18);
    }

    private static ServerCheck check(String name) {
        return BuiltInChecks.all().stream()
                .filter(check -> check.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What each check says of what is wrong. */
    private static List<ServerFinding> found(int major, boolean hostile) {
        List<ServerFinding> found = new ArrayList<>();
        for (Provocation one : Provocation.all()) {
            World world = World.of(one.server(), check(one.check()));
            if (hostile) {
                world.hostile();
            }
            if (!one.server().equals("host")) {
                world.primary(major * 10_000 + 5);
            }
            for (int minute = 0; minute < MINUTES && world.open(one.check()).isEmpty(); minute++) {
                one.bad().set(world, minute);
                world.minutes(1);
            }
            assertThat(world.open(one.check())).as(one.check()).isNotEmpty();
            found.addAll(world.findings(one.check()));
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("majors")
    void eachLineRunsAsItIsPrinted(int major) throws SQLException, IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        Set<String> scripts = new LinkedHashSet<>();
        try (PostgresServer server = PostgresServer.start(major);
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (ServerFinding finding : Stream.of(false, true)
                    .flatMap(hostile -> found(major, hostile).stream())
                    .toList()) {
                assertThat(finding.seen().message()).doesNotContain("\n");
                for (String line : finding.seen().remedy()) {
                    assertThat(line).as(finding.check()).doesNotContain("\n").doesNotContain("\u2028");
                    (line.startsWith("--") ? priced(line, scripts) : List.of(line))
                            .forEach(sql -> run(statement, sql, line.startsWith("--"), finding.check(), wrong));
                }
            }
        }
        assertThat(wrong).isEmpty();
        parse(scripts);
    }

    private List<String> priced(String line, Set<String> scripts) {
        Matcher shell = SHELL.matcher(line);
        if (shell.find()) {
            scripts.add(shell.group(1));
        }
        for (Matcher command = COMMAND.matcher(line); command.find(); ) {
            exists(command.group(1), command.group(2));
        }
        List<String> all = new ArrayList<>();
        for (Pattern pattern : List.of(PRICED, WAY_BACK)) {
            Matcher sql = pattern.matcher(line);
            if (sql.find() && !sql.group(1).matches(".*(\\.\\.\\.| ROLE;).*")) {
                all.add(sql.group(1));
            }
        }
        return all;
    }

    /** What has its price is parsed alone. */
    private static void run(Statement statement, String sql, boolean priced, String check, List<String> wrong) {
        try {
            if (priced) {
                statement.execute("CREATE OR REPLACE FUNCTION parsed() RETURNS void LANGUAGE plpgsql AS $parsed$ BEGIN "
                        + sql.replaceAll(" {3}--.*|;\\s*$", "") + ";"
                        + " END $parsed$");
                return;
            }
            ProvokedServer.run(statement, sql);
        } catch (SQLException e) {
            if (priced
                    || !EXPECTED.contains(e.getSQLState())
                    || String.valueOf(e.getMessage()).contains("\"pg_")) {
                wrong.add(check + ": " + e.getSQLState() + " " + e.getMessage() + " in " + sql);
            }
        }
    }

    private static void parse(Set<String> scripts) throws IOException, InterruptedException {
        assertThat(scripts).isNotEmpty();
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var in = bash.outputWriter()) {
            in.write(String.join("\n", scripts) + "\n");
        }
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said + scripts).isZero();
    }

    private void exists(String command, String option) {
        assertThat(sources)
                .as(command + " " + option)
                .anyMatch(text -> text.contains("name = \"" + command + "\"")
                        && (option == null || option.equals("--json") || text.contains("name = \"" + option + "\"")));
    }

    /** The shell's commands, whose names and options are in their annotations. */
    private static List<String> sources() throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("../shell/src/main/java/com/bitville/postgres/shell/internal"))) {
            for (Path file : files.filter(each -> each.toString().endsWith("Command.java"))
                    .toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }
}
