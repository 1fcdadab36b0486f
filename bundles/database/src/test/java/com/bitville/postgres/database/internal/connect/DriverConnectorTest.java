package com.bitville.postgres.database.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;

class DriverConnectorTest {
    @ParameterizedTest
    @CsvSource({
        "localhost, app, jdbc:postgresql://localhost:5432/app",
        "::1, app, jdbc:postgresql://[::1]:5432/app",
        "/run/postgresql, app, jdbc:postgresql://localhost:5432/app",
        "db, a b?c&d/e%, jdbc:postgresql://db:5432/a%20b%3Fc%26d%2Fe%25"
    })
    void theUrlSaysWhereToGoAndNothingElse(String host, String database, String url) {
        assertThat(DriverConnector.url(settings(host, database, "prefer"))).isEqualTo(url);
    }

    @Test
    void everyPropertyIsKnownToTheDriver() {
        Set<String> known =
                Arrays.stream(PGProperty.values()).map(PGProperty::getName).collect(Collectors.toSet());
        assertThat(known).containsAll(properties("db", "prefer").stringPropertyNames());
        assertThat(known).containsAll(properties("/run", "prefer").stringPropertyNames());
    }

    @Test
    void theDriverGivesUpOnlyAfterTheServerShouldHave() {
        assertThat(properties("db", "prefer"))
                .containsEntry("socketTimeout", "7")
                .containsEntry("connectTimeout", "5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "prefer", "require"})
    void anUnverifiedServerDoesNotGetThePasswordInClear(String sslmode) {
        assertThat(properties("db", sslmode)).containsEntry("requireAuth", "!password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-ca", "verify-full"})
    void aVerifiedServerMayAskAsItLikes(String sslmode) {
        assertThat(properties("db", sslmode)).doesNotContainKey("requireAuth").containsEntry("sslmode", sslmode);
    }

    @Test
    void limitsHoldWhateverIsConfigured() {
        DatabaseSettings settings = new DatabaseSettings(
                "s", "h", 1, "d", "u", "prefer", "", Duration.ZERO, Duration.ofHours(1), 9, 50, Duration.ZERO);
        assertThat(settings.statementTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.lockTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.poolMax()).isEqualTo(5);
        assertThat(settings.poolMin()).isEqualTo(5);
    }

    private static Properties properties(String host, String sslmode) {
        return DriverConnector.properties(settings(host, "app", sslmode));
    }

    private static DatabaseSettings settings(String host, String database, String sslmode) {
        return new DatabaseSettings(
                "s",
                host,
                5432,
                database,
                "u",
                sslmode,
                "",
                Duration.ofMillis(1001),
                Duration.ofMillis(100),
                0,
                5,
                Duration.ofSeconds(30));
    }
}
