package com.bitville.postgres.activity.internal.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockModeTest {
    private static final String[] MODES = {
        "AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock",
        "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"
    };

    /** The table of the manual, row by row: X where the wanted mode has to wait for the held one. */
    @ParameterizedTest
    @CsvSource({
        "0, .......X", "1, ......XX", "2, ....XXXX", "3, ...XXXXX",
        "4, ..XX.XXX", "5, ..XXXXXX", "6, .XXXXXXX", "7, XXXXXXXX"
    })
    void excludesWhatTheManualSays(int wanted, String row) {
        StringBuilder found = new StringBuilder();
        for (String held : MODES) {
            found.append(LockMode.conflict(held, MODES[wanted]) ? 'X' : '.');
        }
        assertThat(found).hasToString(row);
    }
}
