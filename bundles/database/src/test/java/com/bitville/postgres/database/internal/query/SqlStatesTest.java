package com.bitville.postgres.database.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** The meaning of a refused login, in any language of the server. */
class SqlStatesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            28000 | role "m" is not permitted to log in                       | InitializeSessionUserId    | PAUSED_BY_DBA        | ROLE_REFUSED
            28000 | Rolle »m« hat keine Berechtigung zum Einloggen            | InitializeSessionUserId    | PAUSED_BY_DBA        | ROLE_REFUSED
            28000 | role "m" does not exist                                   | InitializeSessionUserId    | PAUSED_BY_DBA        | ROLE_REFUSED
            28000 | Rolle »m« existiert nicht                                 | InitializeSessionUserId    | PAUSED_BY_DBA        | ROLE_REFUSED
            28000 | no pg_hba.conf entry for host "10.0.0.1", user "m"        | ClientAuthentication       | AUTH_FAILED          | LOGIN_REFUSED
            28000 | kein pg_hba.conf-Eintrag für Host »10.0.0.1«              | ClientAuthentication       | AUTH_FAILED          | LOGIN_REFUSED
            28P01 | Passwort-Authentifizierung für Benutzer »m« fehlgeschlagen | auth_failed               | AUTH_FAILED          | PASSWORD_REFUSED
            53300 | zu viele Verbindungen von Rolle »m«                       | InitializeSessionUserId    | TOO_MANY_CONNECTIONS | ROLE_LIMIT
            53300 | zu viele Verbindungen für Datenbank »does not exist«      | CheckMyDatabase            | TOO_MANY_CONNECTIONS | DATABASE_LIMIT
            53300 | tut mir leid, schon zu viele Verbindungen                 | InitProcess                | TOO_MANY_CONNECTIONS | SERVER_LIMIT
            57P03 | das Datenbanksystem startet                               | ProcessStartupPacket       | STARTING_UP          | STARTING_UP
            3D000 | Datenbank »NOLOGIN« existiert nicht                       | InitPostgres               | UNREACHABLE          | DATABASE_MISSING
            42501 | keine Berechtigung für Datenbank »CONNECTION LIMIT«       | CheckMyDatabase            | UNREACHABLE          | DATABASE_REFUSED
            08P01 | unsupported startup parameter: options                    | ProcessStartupPacket       | UNREACHABLE          | OTHER
            """)
    void readsTheStateAndTheRoutineNotTheMessage(
            String state, String message, String routine, ServerState meaning, ReasonCode code) {
        ConnectFailure connectFailure = SqlStates.ofConnecting(answer(state, message, "R" + routine + "\0"));

        assertThat(connectFailure.state()).isEqualTo(meaning);
        assertThat(connectFailure.code()).isEqualTo(code);
        assertThat(connectFailure.reason()).startsWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"unsupported startup parameter: options", "no such database: postgres", "whatever it says next"})
    void aPoolerIsDetectedByTheMissingRoutine(String message) {
        ConnectFailure connectFailure = SqlStates.ofConnecting(answer("08P01", message, ""));

        assertThat(connectFailure.state()).isEqualTo(ServerState.POOLER_REFUSED);
        assertThat(connectFailure.code()).isEqualTo(ReasonCode.POOLER);
        assertThat(connectFailure.reason()).contains(message);
    }

    @Test
    void anAttemptThatTheDriverLetGoOfMayHaveABackend() {
        assertThat(SqlStates.isSilence(new PSQLException("timed out", PSQLState.CONNECTION_UNABLE_TO_CONNECT)))
                .isTrue();
        assertThat(SqlStates.isSilence(answer("53300", "full", ""))).isFalse();
        assertThat(SqlStates.isSilence(
                        new PSQLException("refused", PSQLState.CONNECTION_UNABLE_TO_CONNECT, new ConnectException())))
                .isFalse();
    }

    private static PSQLException answer(String state, String message, String place) {
        return new PSQLException(new ServerErrorMessage("SFATAL\0VFATAL\0C" + state + "\0M" + message + "\0" + place));
    }
}
