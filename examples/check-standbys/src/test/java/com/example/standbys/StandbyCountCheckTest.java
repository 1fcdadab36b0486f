package com.example.standbys;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.series.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandbyCountCheckTest {
    /** Two standbys are wanted; the given states are there. */
    private record View(List<String> states, boolean isPrimary) implements ServerView {
        @Override
        public List<TableRow> rows(String table) {
            Table senders = new Table(
                    "senders", TableLayout.ROWS, List.of(Column.of("state", Kind.TEXT, "State of the sender.")));
            return states.stream()
                    .map(state -> new TableRow(senders, new Object[] {state}))
                    .toList();
        }

        @Override
        public Optional<CheckSeverity> grade(double value, String database, String object) {
            return value < 2 ? Optional.of(CheckSeverity.WARNING) : Optional.empty();
        }

        @Override
        public double parameter(String threshold) {
            return 2;
        }

        @Override
        public String server() {
            return "default";
        }

        @Override
        public Instant at() {
            return Instant.EPOCH;
        }

        @Override
        public boolean has(String table) {
            return true;
        }

        @Override
        public List<TableReading> over(String table, Duration window) {
            return List.of();
        }

        @Override
        public List<SeriesPoint> points(SeriesQuery query, Duration window) {
            return List.of();
        }

        @Override
        public List<SeriesPoint> points(SeriesKey key, Duration window, Duration step) {
            return List.of();
        }

        @Override
        public List<SeriesKey> keys(String figure) {
            return List.of();
        }

        @Override
        public Optional<FindingEta> eta(List<SeriesPoint> points, double limit) {
            return Optional.empty();
        }

        @Override
        public int version() {
            return 180_006;
        }
    }

    private static CheckAnswer look(boolean primary, String... states) {
        return new StandbyCountCheck().look(new View(List.of(states), primary));
    }

    @Test
    void countsStandbysThatStream() {
        assertThat(look(true, "streaming", "streaming").observations()).isEmpty();
        assertThat(look(true, "streaming", "backup").observations())
                .singleElement()
                .satisfies(seen -> assertThat(seen.message()).isEqualTo("only 1 standbys stream"));
        assertThat(look(false).kind()).isEqualTo(CheckAnswer.Kind.NOT_APPLICABLE);
    }
}
