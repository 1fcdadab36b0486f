package com.bitville.postgres.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Decisions use states and codes only: messages are for people, and some are the server's own. */
class NoProseTest {
    private static final Pattern SEARCHED = Pattern.compile(
            "(text\\(\"(reason|last_error|message|answer)\"\\)|\\b(why|reason|message|lastError)\\b)\\s*"
                    + "\\.(contains|startsWith|endsWith|matches|indexOf|equals|equalsIgnoreCase)\\(");

    @Test
    void noMessageDecides() throws IOException {
        for (Path room : List.of(Path.of("src/main/java"), Path.of("../database/src/main/java"))) {
            try (Stream<Path> files = Files.walk(room)) {
                List<Path> sources =
                        files.filter(file -> file.toString().endsWith(".java")).toList();
                assertThat(sources).hasSizeGreaterThan(5);
                for (Path source : sources) {
                    assertThat(SEARCHED.matcher(Files.readString(source))
                                    .results()
                                    .map(found -> found.group()))
                            .as(source.toString())
                            .isEmpty();
                }
            }
        }
    }
}
