package com.bitville.postgres.wire.internal.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectSourcesTest {
    @Test
    void withoutAWordAllRidesOnTheFourThatEveryListenerKnows() {
        SubjectSources sources = SubjectSources.of("");
        assertThat(sources.all())
                .extracting(WireSource::word)
                .containsExactly("pg_stat_activity", "pg_stat_statements", "pg_log", "system_metrics");
        assertThat(sources.source("sessions")).isEqualTo(WireSource.PG_STAT_ACTIVITY);
        assertThat(sources.source("logs")).isEqualTo(WireSource.PG_LOG);
        assertThat(sources.source("locks")).isEqualTo(WireSource.SYSTEM_METRICS);
    }

    @Test
    void aSubjectMovesToTheSourceThatTheListenerHasLearned() {
        SubjectSources sources = SubjectSources.of("locks = pg_locks, wal=system_metrics,blocking=pg_locks");
        assertThat(sources.source("locks").word()).isEqualTo("pg_locks");
        assertThat(sources.source("blocking")).isEqualTo(sources.source("locks"));
        assertThat(sources.source("sessions")).isEqualTo(WireSource.PG_STAT_ACTIVITY);
        assertThat(sources.all()).hasSize(5).last().isEqualTo(new WireSource("pg_locks"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"locks", "=pg_locks", "a=b,", ","})
    void refusesWhatIsNoPair(String text) {
        assertThatThrownBy(() -> SubjectSources.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("listener.sources");
    }
}
