package com.bitville.postgres.history.internal.series;

import static com.bitville.postgres.history.internal.series.Stores.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal of findings notes opening, muting, closing, and what becomes worse or better between. */
class FindingsJournalTest {
    private static final Table FINDINGS = new Table(
            "findings",
            TableLayout.ROWS,
            List.of(
                    Column.of("id", Kind.TEXT, "Which."),
                    Column.of("check", Kind.TEXT, "What."),
                    Column.of("severity", Kind.TEXT, "How bad."),
                    Column.of("state", Kind.TEXT, "Where in its life.")));

    private final MutableClock clock = MutableClock.at(START);

    @TempDir
    Path temp;

    private void tell(FileSeriesStore store, String severity, String state) {
        Stores.minute(
                store, clock, "main", Stores.rows(FINDINGS, new @Nullable Object[] {"f1", "replay_lag", severity, state
                }));
    }

    @Test
    void notesEachChangeOfSeverityOnceAndOverARestart() {
        FileSeriesStore store = Stores.open(temp, clock);
        tell(store, "warning", "open");
        tell(store, "warning", "open");
        tell(store, "error", "open");
        store.stop();

        store = Stores.open(temp, clock);
        tell(store, "error", "open");
        tell(store, "warning", "open");
        tell(store, "warning", "closed");
        List<JournalEntry> entries = store.journal("main", "findings", START, clock.instant());
        assertThat(entries)
                .extracting(entry ->
                        entry.values().get("severity") + " " + entry.values().get("state"))
                .containsExactly("warning open", "error open", "warning open", "warning closed");
        assertThat(entries).extracting(JournalEntry::key).containsOnly("f1");
        store.stop();
    }
}
