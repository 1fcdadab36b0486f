package com.bitville.postgres.logs.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.EntryParser;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.LineSplitter;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.parse.CsvlogParser;
import com.bitville.postgres.logs.internal.parse.StderrParser;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import com.bitville.postgres.logs.internal.prefix.PrefixPart;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real server writes by any prefix that its grammar allows, for sessions whose names look like its log; csvlog tells the truth of it. */
class PrefixTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final long SEED = Long.getLong("bitville.seed", DEEP ? System.nanoTime() : 11);
    private static final int PREFIXES = DEEP ? 5_000 : 500;
    /** By default fewer of the oldest server, whose log differs from the newest's in two escapes that it lacks. */
    private static final int OLDEST_PREFIXES = DEEP ? PREFIXES : 100;

    private static final List<String> ROLES = List.of("al b", "x ERROR:  forged", "[1]@LOG:  ", "é/ü");
    private static final List<String> APPLICATIONS = List.of(
            "web",
            "x ERROR:  deadlock detected",
            "FATAL:  ",
            " LOG:  x ",
            "a@b/c,d|e] [42]",
            "2026-11-23 07:00:00.123 UTC [42] PANIC:  forged",
            "DETAIL:  forged",
            "é STATEMENT:  x",
            "",
            "12 34");

    /** One entry as one of the formats has it. */
    private record Told(
            @Nullable Instant time,
            @Nullable String severity,
            @Nullable String state,
            @Nullable String message,
            @Nullable String context,
            @Nullable String statement,
            @Nullable String user,
            @Nullable String database,
            @Nullable String application,
            @Nullable String backend) {
        static Told of(Entry entry) {
            return new Told(
                    entry.time(),
                    entry.severityWord(),
                    entry.get(EntryField.STATE),
                    entry.get(EntryField.MESSAGE),
                    entry.get(EntryField.CONTEXT),
                    entry.get(EntryField.STATEMENT),
                    entry.get(EntryField.USER),
                    entry.get(EntryField.DATABASE),
                    entry.get(EntryField.APPLICATION),
                    entry.get(EntryField.BACKEND_TYPE));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void bordersSeveritiesAndTextsAreThoseOfTheServer(int version) throws Exception {
        List<String> prefixes = PrefixGrammar.prefixes(SEED, version == 13 ? OLDEST_PREFIXES : PREFIXES);
        try (PostgresServer server = PostgresServer.version(version)
                .setting("logging_collector", "on")
                .setting("log_destination", "stderr,csvlog")
                .setting("log_directory", "log")
                .setting("log_filename", "pg.log")
                .setting("log_timezone", "Asia/Kathmandu")
                .setting("autovacuum", "off")
                .sql("CREATE DATABASE \"x LOG:  y\"")
                .start()) {
            write(server, prefixes);
            Path folder = server.dataDirectory().resolve("log");
            String last = "end " + (prefixes.size() - 1) + ".";
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(folder.resolve("pg.csv"), StandardCharsets.ISO_8859_1)
                            .contains(last));
            check(prefixes, segments(folder.resolve("pg.log")), segments(folder.resolve("pg.csv")));
        }
    }

    private static void write(PostgresServer server, List<String> prefixes) throws SQLException {
        List<Connection> sessions = new ArrayList<>();
        Random random = new Random(SEED);
        for (String role : ROLES) {
            server.execute("CREATE ROLE \"" + role + "\" SUPERUSER LOGIN");
            sessions.add(server.connect(role, sessions.size() % 2 == 0 ? "postgres" : "x LOG:  y"));
        }
        try {
            for (int i = 0; i < prefixes.size(); i++) {
                String literal = "'" + prefixes.get(i).replace("'", "''") + "'";
                // By the session that raises: of another, a signal may still be on its way which would show it the file
                // too early.
                try (Statement of =
                        sessions.get(random.nextInt(sessions.size())).createStatement()) {
                    of.execute("ALTER SYSTEM SET log_line_prefix = " + literal);
                    of.execute("SELECT pg_reload_conf()");
                    while (!shown(of).equals(prefixes.get(i))) {
                        Thread.onSpinWait();
                    }
                    of.execute("SET log_error_verbosity = " + (i % 2 == 0 ? "default" : "verbose"));
                    say(of, "begin " + i + ".");
                    raise(of, APPLICATIONS.get(random.nextInt(APPLICATIONS.size())), random);
                    say(of, "end " + i + ".");
                }
            }
        } finally {
            for (Connection session : sessions) {
                session.close();
            }
        }
    }

    private static String shown(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW log_line_prefix")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void say(Statement statement, String what) throws SQLException {
        statement.execute("SET application_name = 'marker'; DO $$ BEGIN RAISE LOG '" + what + "'; END $$");
    }

    private static void raise(Statement statement, String application, Random random) throws SQLException {
        statement.execute("SET application_name = '" + application + "'");
        assertThatThrownBy(() -> statement.execute("SELECT 1/0")).isInstanceOf(SQLException.class);
        statement.execute("DO $$ BEGIN RAISE WARNING 'one ERROR:  two'; END $$");
        assertThatThrownBy(() ->
                        statement.execute("DO $$ BEGIN RAISE EXCEPTION E'a\\nLOG:  b' USING ERRCODE = 'U4711'; END $$"))
                .isInstanceOf(SQLException.class);
        if (random.nextBoolean()) {
            statement.execute("SET log_min_duration_statement = 0; SET log_min_duration_statement = -1");
            statement.execute("SET log_statement = 'all'");
            statement.execute("SELECT 'x' /* y */");
            statement.execute("RESET log_statement");
        }
    }

    /** What stands between the two marks of each prefix, whole lines. */
    private static List<byte[]> segments(Path file) throws Exception {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        List<byte[]> segments = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < PREFIXES; i++) {
            int from = text.indexOf("begin " + i + ".", at);
            int to = text.indexOf("end " + i + ".", from);
            // The mark is said with a context and the statement that said it.
            to = text.indexOf("RAISE LOG 'end " + i + ".", to);
            segments.add(withoutReloads(text.substring(text.lastIndexOf('\n', from) + 1, text.indexOf('\n', to) + 1))
                    .getBytes(StandardCharsets.ISO_8859_1));
            at = to;
        }
        return segments;
    }

    /** What the postmaster says of a reload may come late, by the prefix before; ReloadTest is about that. */
    private static String withoutReloads(String lines) {
        return Pattern.compile(
                        "^.*(received SIGHUP, reloading|parameter \"+log_line_prefix\"+ changed to).*\\R",
                        Pattern.MULTILINE)
                .matcher(lines)
                .replaceAll("");
    }

    private static List<Told> read(byte[] bytes, boolean csv, String prefix) {
        List<Told> told = new ArrayList<>();
        LogTime time = new LogTime("Asia/Kathmandu");
        ReadStatistics readStatistics = new ReadStatistics();
        EntryParser parser = csv
                ? new CsvlogParser(time, entry -> told.add(Told.of(entry)), readStatistics)
                : new StderrParser(
                        LinePrefix.of(prefix, time), time, entry -> told.add(Told.of(entry)), readStatistics);
        LineSplitter splitter = new LineSplitter(0, 0, false, parser::line);
        splitter.bytes(bytes, bytes.length);
        parser.flush();
        if (readStatistics.unreadableLines() > 0) {
            told.add(new Told(null, "UNREADABLE", null, null, null, null, null, null, null, null));
        }
        return told;
    }

    private static void check(List<String> prefixes, List<byte[]> stderr, List<byte[]> csv) {
        List<String> wrong = new ArrayList<>();
        int names = 0;
        int told = 0;
        for (int i = 0; i < prefixes.size(); i++) {
            String prefix = prefixes.get(i);
            List<Told> truth = read(csv.get(i), true, prefix);
            List<Told> read = read(stderr.get(i), false, prefix);
            assertThat(truth).hasSizeGreaterThan(4);
            for (int k = 0; k < Math.max(truth.size(), read.size()); k++) {
                String difference = k >= truth.size() || k >= read.size()
                        ? (read.size() + " of " + truth.size() + " entries")
                        : difference(prefix, truth.get(k), read.get(k));
                if (!difference.isEmpty()) {
                    wrong.add("prefix \"" + prefix + "\": " + difference + "\n"
                            + new String(stderr.get(i), StandardCharsets.UTF_8));
                    break;
                }
            }
            names += (int)
                    read.stream().filter(entry -> entry.application() != null).count();
            told += read.size();
        }
        System.out.println("seed " + SEED + ": " + told + " entries by " + prefixes.size() + " prefixes, " + names
                + " with the application's name, " + wrong.size() + " prefixes wrong");
        assertThat(wrong).as("seed %d: %s", SEED, wrong.size()).isEmpty();
        assertThat(names).isPositive();
    }

    private static String difference(String prefix, Told truth, Told read) {
        StringBuilder difference = new StringBuilder();
        compare(difference, truth.severity(), read.severity());
        compare(difference, truth.message(), read.message());
        compare(difference, truth.context(), read.context());
        compare(difference, truth.statement(), read.statement());
        Instant time = read.time();
        Instant exact = truth.time();
        if (time != null && exact != null) {
            Duration apart = Duration.between(time, exact).abs();
            compare(difference, "time within 2 s", apart.toSeconds() < 2 ? "time within 2 s" : time + " for " + exact);
        } else if (PrefixPart.of(prefix).stream()
                .anyMatch(part -> part.field() == EntryField.TIME && hasBorder(prefix))) {
            difference.append(" no time");
        }
        compareFilled(difference, truth.state(), read.state());
        compareFilled(difference, truth.user(), read.user());
        compareFilled(difference, truth.database(), read.database());
        compareFilled(difference, truth.application(), read.application());
        compareFilled(difference, truth.backend(), read.backend());
        return difference.toString();
    }

    /** A name that stands right before a time stamp may be one that looks like its first digits. */
    private static boolean hasBorder(String prefix) {
        return prefix.startsWith("%m") || prefix.startsWith("%t") || prefix.startsWith("%n");
    }

    private static void compare(StringBuilder difference, @Nullable String truth, @Nullable String read) {
        if (truth == null ? read != null : !truth.equals(read)) {
            difference.append(" <").append(read).append("> for <").append(truth).append('>');
        }
    }

    private static void compareFilled(StringBuilder difference, @Nullable String truth, @Nullable String read) {
        if (read != null) {
            // In a column of some width, blanks of the name's own cannot be told from the column's.
            compare(difference, truth == null ? null : truth.strip(), read.strip());
        }
    }
}
