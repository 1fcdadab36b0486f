package com.bitville.postgres.logs.internal.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.logs.internal.golden.Golden;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns of a class are filled from the server's own words alone: an application can raise an error under any SQLSTATE. */
class ServerNamesTest {
    private static String columns(String state, String message, String detail, String context) {
        return Golden.read(
                        "jsonlog",
                        "{\"timestamp\":\"2026-11-28 15:46:44.731 UTC\",\"pid\":1,\"error_severity\":\""
                                + severity(state)
                                + "\",\"state_code\":\""
                                + state
                                + "\",\"message\":\"" + message.replace("\"", "\\\"") + "\",\"detail\":\""
                                + detail.replace("\"", "\\\"")
                                + "\",\"context\":\"" + context.replace("\"", "\\\"") + "\"}\n")
                .replaceAll("(?m)^(?:message|detail|context|statement): .*$", "");
    }

    private static String severity(String state) {
        return state.equals("00000") ? "LOG" : state.startsWith("28") ? "FATAL" : "ERROR";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "23505 | constraint \"secret4711\" of customer",
                "23505 | duplicate key value violates unique constraint \"secret4711\" of Bob",
                "23502 | null value in column \"secret4711\"",
                "28000 | no entry for user \"secret4711\"",
                "XX001 | block 4711 of relation secret4711",
                "XX001 | invalid page in block 4711 of relation base/secret4711 of Bob",
                "00000 | process 1 still waiting for secret4711 on secret4711 after 1 ms",
                "00000 | process 1 acquired secret on 4711",
                "00000 | temporary file: path \"secret4711\" of Bob, size 4711",
                "00000 | connection authorized: secret method=secret4711 4711",
                "00000 | disconnection: session time: 4711:47:11 secret",
                "00000 | automatic vacuum of customer of table \"secret4711\" pages: 4711 removed",
                "00000 | checkpoint complete: secret wrote 4711",
                "00000 | checkpoint starting: secret4711",
                "00000 | secret (PID 4711) was terminated by secret",
                "00000 | archive command failed with secret exit code 4711",
                "00000 | parameter \"secret4711\" changed to Bob",
                "00000 | replication slot \"Secret 4711\"",
            })
    void noFieldIsFilledFromOtherWords(String state, String message) {
        assertThat(columns(state, message, "holding the lock: 4711. Wait queue: 4711.", "in relation \"secret4711\""))
                .doesNotContain("4711", "ecret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "23505 | duplicate key value violates unique constraint \"a b\" | constraint: a b",
                "28P01 | password authentication failed for user \"al b\" | auth_role: al b",
                "XX001 | invalid page in block 7 of relation base/5/16 | block: 7",
                "XX001 | invalid page in block 7 of relation \"base/5/16\"; zeroing out page | damaged_file: base/5/16",
                "00000 | process 1 still waiting for ShareLock on transaction 5 after 1.1 ms | lock_holders: 8, 9",
                "00000 | process 1 still waiting for ShareLock on advisory lock [5,0,4711,1] after 1 ms | lock_target: advisory lock",
                "00000 | checkpoint starting: fast force wait | cause: fast force wait",
                "00000 | archive command failed with exit code 1 | exit_code: 1",
                "00000 | server process (PID 12) was terminated by signal 9: Killed | signal: 9",
                "00000 | temporary file: path \"base/pgsql_tmp/x\", size 5 | temp_file_bytes: 5",
            })
    void fieldsAreFilledFromTheServersOwn(String state, String message, String column) {
        assertThat(columns(
                        state,
                        message,
                        "Processes holding the lock: 8, 9. Wait queue: 1.",
                        "while updating tuple (0,1) in relation \"t\""))
                .contains("\n" + column + "\n");
    }
}
