package com.bitville.postgres.history.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load profile over days. */
class ProfileFiguresTest {
    private static final Table BY = new Table(
            "profile.by",
            TableLayout.ROWS,
            List.of(
                    Column.of("counted_by", Kind.TEXT, "By what."),
                    Column.of("value", Kind.TEXT, "Its value."),
                    new Column("aas", Kind.GAUGE, "count", "How many.")));

    @TempDir(factory = FastFolder.class)
    private Path temp;

    private final MutableClock clock = MutableClock.at(Stores.START);

    /** A statement that runs in one minute of ten is a tenth of what it is in that minute. */
    @Test
    void whatIsNotAmongTheObjectsOfAMinuteIsZeroInIt() {
        FileSeriesStore store = Stores.open(temp, clock);
        for (int minute = 0; minute < 20; minute++) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            rows.add(new @Nullable Object[] {"statement", "1", 2.0});
            rows.add(new @Nullable Object[] {"statement", null, 1.0});
            rows.add(new @Nullable Object[] {"wait_event_type", "IO", 3.0});
            if (minute % 10 == 0) {
                rows.add(new @Nullable Object[] {"statement", "2", 5.0});
            }
            Stores.minute(store, clock, "main", Rowset.complete(BY, rows));
        }
        assertThat(buckets(store, "profile.statements", "1"))
                .extracting(SeriesBucket::mean)
                .containsOnly(2.0);
        assertThat(buckets(store, "profile.statements", "2"))
                .extracting(SeriesBucket::mean)
                .last()
                .isEqualTo(0.5);
        assertThat(buckets(store, "profile.waits", "IO"))
                .extracting(SeriesBucket::mean)
                .containsOnly(3.0);
        store.stop();
    }

    /** Before it came it was 0: a route that runs in the last two minutes of its first ten is not as much as in those. */
    @Test
    void whatIsNewWasZeroBeforeInItsFirstStep() {
        FileSeriesStore store = Stores.open(temp, clock);
        for (int minute = 0; minute < 20; minute++) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            rows.add(new @Nullable Object[] {"route", "/cart", 1.0});
            if (minute >= 8) {
                rows.add(new @Nullable Object[] {"route", "/new", 5.0});
            }
            Stores.minute(store, clock, "main", Rowset.complete(BY, rows));
        }
        assertThat(buckets(store, "profile.routes", "/new"))
                .extracting(SeriesBucket::mean)
                .containsExactly(1.0, 5.0);
        store.stop();
    }

    private List<SeriesBucket> buckets(FileSeriesStore store, String figure, String object) {
        List<SeriesBucket> buckets = store.read(
                        new SeriesKey("main", figure, "", object),
                        Stores.START,
                        clock.instant(),
                        Duration.ofMinutes(10))
                .buckets();
        assertThat(buckets).hasSize(2);
        return buckets;
    }
}
