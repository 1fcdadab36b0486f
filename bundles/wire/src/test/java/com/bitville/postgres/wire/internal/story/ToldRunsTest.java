package com.bitville.postgres.wire.internal.story;

import static com.bitville.postgres.wire.internal.story.Facts.AT;
import static com.bitville.postgres.wire.internal.story.Facts.logged;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToldRunsTest {
    private final ToldRuns told = new ToldRuns();

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1_000_000})
    void remembersTheLatestHoweverManyBackendsThereAre(int backends) {
        int last = 2 * ToldRuns.MOST;
        for (int run = 0; run <= last; run++) {
            Fact fact = logged(run, run % backends, run, 0.5);
            told.add(fact, AT.plusMillis(run));
            told.add(Set.of(fact.key()), AT.plusMillis(run));
        }
        Instant now = AT.plusMillis(last);
        told.forget(now);
        assertThat(told.since(Instant.EPOCH)).hasSize(ToldRuns.MOST);
        assertThat(told.knows(logged(last, last % backends, last, 0.5))).isTrue();
        assertThat(told.knows(logged(0, 0, 0, 0.5))).isFalse();
        assertThat(told.knowsRun(Facts.sampled(last, last % backends, last, 0.4, false)))
                .isTrue();
        told.forget(now.plus(Duration.ofHours(1)));
        assertThat(told.since(Instant.EPOCH)).isEmpty();
        assertThat(told.knowsRun(Facts.sampled(last, last % backends, last, 0.4, false)))
                .isFalse();
    }
}
