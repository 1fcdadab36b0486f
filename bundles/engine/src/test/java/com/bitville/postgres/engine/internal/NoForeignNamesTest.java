package com.bitville.postgres.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engine uses only what a collector declares: its code contains no name of a subject, table or column. */
class NoForeignNamesTest {
    private static final Path OWN = Path.of("").toAbsolutePath();
    private static final Pattern DECLARED = Pattern.compile("new (?:Subject|Table)\\(\\s*\"([a-z_.]+)\"");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z_.]+)\"");
    /** Places where collectors run; one of them is also the name of a subject. */
    private static final Set<String> PLACES = Set.of("host", "agent");

    @Test
    void noSubjectOrTableOfACollectorIsNamed() throws IOException {
        Set<String> declared = new TreeSet<>();
        try (Stream<Path> bundles = Files.list(OWN.resolveSibling("."))) {
            for (Path bundle : bundles.filter(
                            each -> each.getFileName().toString().startsWith("collector-"))
                    .toList()) {
                declared.addAll(found(bundle, DECLARED));
            }
        }
        assertThat(declared).contains("activity", "recorder", "statements", "logs", "session_counts", "host");
        declared.removeAll(PLACES);

        assertThat(found(OWN, LITERAL)).doesNotContainAnyElementsOf(declared);
    }

    /** Only one class reads the values of rows, and only their type. */
    @Test
    void rowsAreReadInOnePlaceOnly() throws IOException {
        assertThat(sources(OWN).stream().filter(source -> text(source).contains(".Rowset;")))
                .extracting(source -> source.getFileName().toString())
                .containsExactly("SnapshotAdmission.java");
        assertThat(text(source("SnapshotAdmission.java"))).doesNotContain("indexOf");
    }

    private static Path source(String name) throws IOException {
        return sources(OWN).stream()
                .filter(path -> path.endsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> found(Path bundle, Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path source : sources(bundle)) {
            Matcher matcher = pattern.matcher(text(source));
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
        }
        return found;
    }

    private static List<Path> sources(Path bundle) throws IOException {
        try (Stream<Path> all = Files.walk(bundle.resolve("src/main/java"))) {
            return all.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
