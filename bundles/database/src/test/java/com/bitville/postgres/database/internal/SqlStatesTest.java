package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.ServerState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a refusal at log-in means, whatever language the server speaks. */
class SqlStatesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            28000 | role "m" is not permitted to log in                       | InitializeSessionUserId    | PAUSED_BY_DBA
            28000 | Rolle »m« hat keine Berechtigung zum Einloggen            | InitializeSessionUserId    | PAUSED_BY_DBA
            28000 | role "m" does not exist                                   | InitializeSessionUserId    | AUTH_FAILED
            28000 | no pg_hba.conf entry for host "10.0.0.1", user "m"        | ClientAuthentication       | AUTH_FAILED
            28000 | kein pg_hba.conf-Eintrag für Host »10.0.0.1«              | ClientAuthentication       | AUTH_FAILED
            28P01 | Passwort-Authentifizierung für Benutzer »m« fehlgeschlagen | auth_failed               | AUTH_FAILED
            53300 | zu viele Verbindungen von Rolle »m«                       | InitializeSessionUserId    | TOO_MANY_CONNECTIONS
            53300 | tut mir leid, schon zu viele Verbindungen                 | InitProcess                | TOO_MANY_CONNECTIONS
            57P03 | das Datenbanksystem startet                               | ProcessStartupPacket       | STARTING_UP
            """)
    void readsTheStateAndThePlaceNotTheWords(String state, String message, String routine, ServerState meaning) {
        PSQLException refused = new PSQLException(
                new ServerErrorMessage("SFATAL\0VFATAL\0C" + state + "\0M" + message + "\0R" + routine + "\0"));

        Failure failure = SqlStates.ofConnecting(refused);

        assertThat(failure.state()).isEqualTo(meaning);
        assertThat(failure.reason()).startsWith(message);
    }
}
