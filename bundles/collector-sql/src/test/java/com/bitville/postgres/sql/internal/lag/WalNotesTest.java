package com.bitville.postgres.sql.internal.lag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WalNotesTest {
    @Test
    void aStandbyThatStandsStillFallsBehind() {
        WalNotes notes = WalNotes.NONE.with(0, 1_000);
        assertThat(notes.behind(60_000, 1_000)).isZero();
        notes = notes.with(60_000, 2_000);
        assertThat(notes.behind(60_000, 1_000)).isZero();
        notes = notes.with(120_000, 2_000).with(180_000, 3_000);
        assertThat(notes.behind(180_000, 1_000)).isEqualTo(120_000);
        assertThat(notes.behind(180_000, 2_500)).isZero();
        assertThat(notes.behind(180_000, 3_000)).isZero();
    }

    @Test
    void aPositionThatFallsBeginsAnew() {
        assertThat(WalNotes.NONE.with(0, 5_000).with(1, 10).notes()).containsExactly(new WalNotes.Note(1, 10));
    }

    @Test
    void staysWithinItsBoundAndKeepsTheOldest() {
        WalNotes notes = WalNotes.NONE;
        for (int i = 0; i < 10_000; i++) {
            notes = notes.with(i, i);
            assertThat(notes.notes()).hasSizeLessThanOrEqualTo(WalNotes.MOST);
        }
        assertThat(notes.notes().get(0)).isEqualTo(new WalNotes.Note(0, 0));
        assertThat(WalNotes.decode(notes.encode())).isEqualTo(notes);
        assertThat(WalNotes.decode(new byte[] {1, 0, 0})).isEqualTo(WalNotes.NONE);
    }

    @Test
    void readsPositionsAsTheServerWritesThem() {
        assertThat(WalNotes.position("16/B374D848")).contains(0x16B374D848L);
        assertThat(WalNotes.position("FFFFFFFF/FFFFFFFF")).contains(-1L);
        assertThat(WalNotes.position("16")).isEmpty();
        assertThat(WalNotes.position("x/y")).isEmpty();
    }
}
