package com.bitville.postgres.statements.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SentTextsTest {
    private static final Instant AT = Instant.ofEpochMilli(1_790_000_000_000L);

    @Test
    void remembersWhatWasSent() {
        SentTexts sent =
                SentTexts.of(Optional.of(SentTexts.of(Optional.empty(), 0).with(List.of(7L, -3L), AT)), 0);
        assertThat(sent.readAt()).isEqualTo(AT);
        assertThat(sent.among(List.of(1L, -3L, 9L, 7L))).containsExactlyInAnyOrder(7L, -3L);
        assertThat(sent.among(List.of())).isEmpty();
    }

    @Test
    void readsTheStateOfEarlierReleases() {
        byte[] state = {2, 0, 0, 1, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2};
        assertThat(SentTexts.of(Optional.of(state), 0).among(List.of(258L))).containsExactly(258L);
        state[0] = 1;
        assertThat(SentTexts.of(Optional.of(state), 0).readAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void sendsThemAgainForADestinationThatBegins() {
        byte[] before = SentTexts.of(Optional.empty(), 0).with(List.of(7L), AT);
        SentTexts anew = SentTexts.of(Optional.of(before), 1);
        assertThat(anew.among(List.of(7L))).isEmpty();
        byte[] after = anew.with(List.of(7L), AT);
        assertThat(SentTexts.of(Optional.of(after), 1).among(List.of(7L))).containsExactly(7L);
        assertThat(SentTexts.of(Optional.of(after), 1).readAt()).isEqualTo(AT);
        assertThat(SentTexts.of(Optional.of(after), 2).among(List.of(7L))).isEmpty();
    }

    @Test
    void forgetsTheOldestOfMany() {
        SentTexts sent = SentTexts.of(Optional.empty(), 0);
        for (int i = 0; i < 201; i++) {
            List<Long> more = LongStream.range(i * 100L, i * 100L + 100).boxed().toList();
            sent = SentTexts.of(Optional.of(sent.with(more, AT)), 0);
        }
        assertThat(sent.among(List.of(0L, 99L, 100L, 20_099L))).containsExactly(100L, 20_099L);
    }
}
