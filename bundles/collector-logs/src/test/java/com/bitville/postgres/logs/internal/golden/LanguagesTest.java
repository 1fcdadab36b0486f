package com.bitville.postgres.logs.internal.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.logs.internal.Followed;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.wire.internal.body.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No data is sent, whatever the language, format and verbosity of the server's log. */
class LanguagesTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final Path HOME = Path.of("/usr/lib/postgresql/15");
    private static final Path TRANSLATIONS = Path.of("/usr/share/locale");
    /** The one file of a locale that the choice of a language needs; in each locale with these answers it is the same. */
    private static final Path ANSWERS = Path.of("/usr/lib/locale/C.utf8/LC_MESSAGES/SYS_LC_MESSAGES");

    private static final String PREFIX = "%m [%p] %q%u@%d/%a ";
    private static final List<String> FORMATS = List.of("log", "csv", "json");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** What the English session must be told apart as, whatever is said beside it. */
    private static final List<String> CLASSES = List.of(
            "slow_statement",
            "statement",
            "duration",
            "plan",
            "deadlock",
            "lock_wait",
            "error:constraint",
            "error:syntax",
            "statement_timeout",
            "error:other");

    private static Path locales = Path.of("");

    @BeforeAll
    static void makeLocales() throws IOException {
        assumeTrue(
                Files.isExecutable(HOME.resolve("bin/postgres"))
                        && Files.exists(ANSWERS)
                        && languages().size() > 3,
                "Debian's PostgreSQL 15 with its translations is not installed");
        locales = Files.createTempDirectory("locales");
        Files.setPosixFilePermissions(locales, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String language : languages()) {
            Path folder = Files.createDirectories(locales.resolve(language + ".utf8/LC_MESSAGES"));
            Files.copy(ANSWERS, folder.resolve(ANSWERS.getFileName()));
        }
    }

    @AfterAll
    static void removeLocales() throws IOException {
        if (Files.exists(locales.resolve("en.utf8"))) {
            try (Stream<Path> files = Files.walk(locales)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** English, and those that the package brings a part of the server's messages in. */
    private static List<String> languages() throws IOException {
        TreeSet<String> all = new TreeSet<>();
        try (Stream<Path> folders = Files.list(TRANSLATIONS)) {
            folders.filter(folder -> Stream.of("postgres-15.mo", "plpgsql-15.mo")
                            .anyMatch(file ->
                                    Files.exists(folder.resolve("LC_MESSAGES").resolve(file))))
                    .forEach(folder -> all.add(String.valueOf(folder.getFileName())));
        }
        List<String> chosen = new ArrayList<>(DEEP ? all : List.of("de", "ja", "ru"));
        chosen.retainAll(all);
        chosen.add(0, "en");
        return chosen;
    }

    private static List<String> verbosities(String language) {
        List<String> all = List.of("default", "terse", "verbose");
        return DEEP ? all : List.of(all.get("en".equals(language) ? 0 : Math.floorMod(language.hashCode(), 3)));
    }

    @Test
    void noValueLeavesInAnyLanguage() throws Exception {
        try (PostgresServer server = PostgresServer.installed(HOME, 15)
                .locales(locales)
                .setting("logging_collector", "on")
                .setting("log_destination", "stderr,csvlog,jsonlog")
                .setting("log_directory", "log")
                .setting("log_filename", "postgresql.log")
                .setting("log_line_prefix", PREFIX)
                .sql(Canaries.TABLES)
                .start()) {
            Map<String, Followed> formats = new LinkedHashMap<>();
            for (String ending : FORMATS) {
                Path log = server.dataDirectory().resolve("log/postgresql." + ending);
                await().atMost(PATIENCE).until(() -> Files.exists(log));
                Followed followed = Followed.quiet(log.toString(), ending.equals("log") ? PREFIX : "");
                followed.next();
                formats.put(ending, followed);
            }
            for (String language : languages()) {
                for (String verbosity : verbosities(language)) {
                    Canaries canaries = new Canaries(server, language + ".UTF-8", verbosity);
                    String end = "the end of " + language + " " + verbosity;
                    canaries.sing(end, DEEP || language.equals("en"));
                    assertThat(canaries.made()).isGreaterThanOrEqualTo(40);
                    for (Map.Entry<String, Followed> format : formats.entrySet()) {
                        String as = language + " " + verbosity + " " + format.getKey();
                        check(as, told(format.getValue(), end), language.equals("en") && !verbosity.equals("verbose"));
                    }
                }
            }
            for (String ending : FORMATS) {
                String log = Files.readString(server.dataDirectory().resolve("log/postgresql." + ending));
                assertThat(Canaries.TRACE.matcher(log).results().count())
                        .as("values in the log itself")
                        .isGreaterThan(100L * languages().size());
                assertThat(log.contains(
                                        "\u0432\u0437\u0430\u0438\u043c\u043e\u0431\u043b\u043e\u043a\u0438\u0440\u043e\u0432\u043a\u0430")
                                && log.contains("Verklemmung"))
                        .as("a deadlock told in Russian and in German")
                        .isTrue();
            }
        }
    }

    private static List<Snapshot> told(Followed followed, String end) throws CollectException, InterruptedException {
        List<Snapshot> told = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            Snapshot snapshot = followed.next();
            assertThat(Followed.state(snapshot, "unreadable_lines")).isEqualTo(0L);
            told.add(snapshot);
            return Followed.texts(snapshot, "entries", "message").stream().anyMatch(text -> text.endsWith(end));
        });
        return told;
    }

    private static void check(String as, List<Snapshot> told, boolean english) throws IOException {
        TreeSet<String> classes = new TreeSet<>();
        for (Snapshot snapshot : told) {
            String left = Written.of(snapshot);
            Matcher trace = Canaries.TRACE.matcher(left);
            if (trace.find()) {
                String around =
                        left.substring(Math.max(0, trace.start() - 600), Math.min(left.length(), trace.end() + 200));
                assertThat(around).as(as).doesNotContainPattern(Canaries.TRACE);
            }
            classes.addAll(Followed.texts(snapshot, "entry_counts", "class"));
        }
        if (english) {
            assertThat(classes).as(as).containsAll(CLASSES);
        }
    }
}
