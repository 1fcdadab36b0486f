package com.bitville.postgres.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages ask by names that nothing here declares: each must be one that is kept or collected. */
class PageNamesTest {
    private static final Path PAGE = Path.of("src/main/resources/page");
    private static final Path FIGURES =
            Path.of("../history/src/main/resources/com/bitville/postgres/history/internal/figure/figures.txt");
    private static final Path JOURNALS =
            Path.of("../history/src/main/resources/com/bitville/postgres/history/internal/journal/journals.txt");
    private static final Pattern DOTTED = Pattern.compile("'([a-z]+\\.[a-z_]+)'");
    private static final Pattern WANTED = Pattern.compile("(latest|newest|rows|recent|journal): \\[([^\\]]*)\\]");
    private static final Pattern SUM = Pattern.compile("(hours: \\[)?[`']([a-z_.]+):[a-z_,]+:[^`']*[`']");
    private static final Pattern QUOTED = Pattern.compile("'([a-z_.]+)[:']");

    private static String sources(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !file.toString().contains("/vendor/"))
                    .map(PageNamesTest::read)
                    .collect(Collectors.joining("\n"));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** The first field of each line of a declaration. */
    private static Set<String> declared(Path file) {
        return read(file)
                .lines()
                .filter(line -> line.contains(" | ") && !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Subjects of SQL files, and the tables of the collectors that are written in Java. */
    private static boolean isCollected(String name, String java) {
        return Files.exists(Path.of("../collector-sql/src/main/sql/" + name + ".sql"))
                || java.contains('"' + name + '"');
    }

    private static String collectors() {
        return Stream.of("activity", "statements", "logs", "host", "sql")
                .map(name -> sources(Path.of("../collector-" + name + "/src/main/java"), ".java"))
                .collect(Collectors.joining());
    }

    @Test
    void everyFigureOfThePagesIsKept() {
        Set<String> figures = declared(FIGURES);
        String java = collectors();
        Set<String> asked = new TreeSet<>();
        Matcher matcher = DOTTED.matcher(sources(PAGE, ".js"));
        while (matcher.find()) {
            asked.add(matcher.group(1));
        }
        assertThat(asked).hasSizeGreaterThan(25).allMatch(name -> figures.contains(name) || isCollected(name, java));
    }

    @Test
    void everyTableAndJournalOfThePagesIsKnown() {
        Set<String> journals = declared(JOURNALS);
        String java = collectors();
        String pages = sources(PAGE, ".js");
        Set<String> asked = new TreeSet<>();
        Matcher wanted = WANTED.matcher(pages);
        while (wanted.find()) {
            Matcher name = QUOTED.matcher(wanted.group(2));
            while (name.find()) {
                if (wanted.group(1).equals("journal")) {
                    assertThat(journals).contains(name.group(1));
                } else {
                    asked.add(name.group(1));
                }
            }
        }
        Matcher sum = SUM.matcher(pages);
        while (sum.find()) {
            if (sum.group(1) == null && !journals.contains(sum.group(2))) {
                asked.add(sum.group(2));
            } else {
                assertThat(journals).contains(sum.group(2));
            }
        }
        assertThat(asked)
                .hasSizeGreaterThan(12)
                .contains("profile.top", "statements", "statement_texts", "entries", "tables", "activity")
                .allMatch(name -> isCollected(name, java));
    }

    /** A panel is one file that can be read at once. */
    @Test
    void noPanelIsLongerThanAHundredAndFiftyLines() throws IOException {
        try (Stream<Path> files = Files.walk(PAGE)) {
            assertThat(files.filter(file -> file.toString().endsWith(".js")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(read(file).lines().count()).isLessThan(150));
        }
    }
}
