package com.bitville.postgres.wire.internal.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectSourcesTest {
    @Test
    void withoutAWordAllRidesOnTheFourThatEveryListenerKnows() {
        SubjectSources subjectSources = SubjectSources.of("");
        assertThat(subjectSources.all())
                .extracting(WireSource::word)
                .containsExactly("pg_stat_activity", "pg_stat_statements", "pg_log", "system_metrics");
        assertThat(subjectSources.source("sessions")).isEqualTo(WireSource.PG_STAT_ACTIVITY);
        assertThat(subjectSources.source("logs")).isEqualTo(WireSource.PG_LOG);
        assertThat(subjectSources.source("locks")).isEqualTo(WireSource.SYSTEM_METRICS);
    }

    @Test
    void aSubjectMovesToTheSourceThatTheListenerHasLearned() {
        SubjectSources subjectSources = SubjectSources.of("locks = pg_locks, wal=system_metrics,blocking=pg_locks");
        assertThat(subjectSources.source("locks").word()).isEqualTo("pg_locks");
        assertThat(subjectSources.source("blocking")).isEqualTo(subjectSources.source("locks"));
        assertThat(subjectSources.source("sessions")).isEqualTo(WireSource.PG_STAT_ACTIVITY);
        assertThat(subjectSources.all()).hasSize(5).last().isEqualTo(new WireSource("pg_locks"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"locks", "=pg_locks", "a=b,", ","})
    void refusesWhatIsNoPair(String text) {
        assertThatThrownBy(() -> SubjectSources.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("listener.sources");
    }
}
