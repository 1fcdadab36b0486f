package com.bitville.postgres.database.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseFilterTest {
    private static final List<String> NAMES =
            List.of("app_1", "app_test", "a.b", "axb", "postgres", "odd*name", "two\nlines");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*|app_1 app_test a.b axb postgres odd*name two\\nlines",
                "app_*|app_1 app_test",
                "app_*, !app_test|app_1",
                "!app_*|a.b axb postgres odd*name two\\nlines",
                "!app_test, app_*|app_1",
                "a.b|a.b",
                "a?b|a.b axb",
                "'odd*'|odd*name",
                "[a-z]+|''",
                "!*|''",
                "', ,'|app_1 app_test a.b axb postgres odd*name two\\nlines",
            })
    void takesWhatThePatternsSay(String list, String accepted) {
        DatabaseFilter filter = DatabaseFilter.of(list);
        assertThat(NAMES.stream().filter(filter::accepts))
                .containsExactlyElementsOf(Stream.of(accepted.split(" ", -1))
                        .filter(name -> !name.isEmpty())
                        .map(name -> name.replace("\\n", "\n"))
                        .toList());
    }
}
