package com.bitville.postgres.wire.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {
    @Test
    void withoutAWordAllRidesOnTheFourThatEveryListenerKnows() {
        Sources sources = Sources.of("");
        assertThat(sources.all())
                .extracting(Source::word)
                .containsExactly("pg_stat_activity", "pg_stat_statements", "pg_log", "system_metrics");
        assertThat(sources.source("sessions")).isEqualTo(Source.PG_STAT_ACTIVITY);
        assertThat(sources.source("logs")).isEqualTo(Source.PG_LOG);
        assertThat(sources.source("locks")).isEqualTo(Source.SYSTEM_METRICS);
    }

    @Test
    void aSubjectMovesToTheSourceThatTheListenerHasLearned() {
        Sources sources = Sources.of("locks = pg_locks, wal=system_metrics,blocking=pg_locks");
        assertThat(sources.source("locks").word()).isEqualTo("pg_locks");
        assertThat(sources.source("blocking")).isEqualTo(sources.source("locks"));
        assertThat(sources.source("sessions")).isEqualTo(Source.PG_STAT_ACTIVITY);
        assertThat(sources.all()).hasSize(5).last().isEqualTo(new Source("pg_locks"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"locks", "=pg_locks", "a=b,", ","})
    void refusesWhatIsNoPair(String text) {
        assertThatThrownBy(() -> Sources.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("listener.sources");
    }
}
