package com.bitville.postgres.logs.internal.summary;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.correlation.TagFilter;
import com.bitville.postgres.logs.internal.classify.EntryAnalyzer;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.LogTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of one run from the log of one server, in bounded memory: all are counted, the most important are kept. */
public final class LogSummary {
    /** From this number on, further entries with the same message have the lowest priority. */
    private static final int OFTEN = 20;

    private static final int LONGEST_STAMP = 40;

    private final TopEntries entries;
    private final RequestFacts requests;
    private final EntryCounts entryCounts = new EntryCounts();
    private final MessageCounts messageCounts = new MessageCounts();
    private long total;
    private @Nullable Entry first;
    private final byte[] stamp = new byte[LONGEST_STAMP];
    private int stampLength;
    private int stampOffset = LogTime.UNKNOWN;

    /**
     * Begins.
     *
     * @param budget bytes of entries to keep
     * @param tags which tags of comments may be sent
     */
    public LogSummary(String server, long budget, TagFilter tags) {
        this.entries = new TopEntries(budget);
        this.requests = new RequestFacts(server, tags);
    }

    /** Without tags. */
    public LogSummary(String server, long budget) {
        this(server, budget, TagFilter.NONE);
    }

    public void take(Entry entry) {
        EntryAnalyzer.give(entry);
        total++;
        if (first == null) {
            first = entry.copy();
        }
        if (entry.has(EntryField.TIME)) {
            stampLength = Math.min(LONGEST_STAMP, entry.to(EntryField.TIME) - entry.from(EntryField.TIME));
            System.arraycopy(entry.bytes(), entry.from(EntryField.TIME), stamp, 0, stampLength);
            stampOffset = entry.timeOffset();
        }
        entryCounts.add(entry);
        long same = messageCounts.add(entry);
        boolean request = requests.take(entry);
        entries.offer(entry, importance(entry, request, same));
    }

    /** Errors and problems first, then entries of requests, then slow ones; frequently repeated entries come last. */
    private static int importance(Entry entry, boolean request, long same) {
        int importance = entry.kind().importance() + (entry.severity().isError() ? 10 : 0) + (request ? 5 : 0);
        boolean ranked = request || !Double.isNaN(entry.durationMs());
        return same <= OFTEN || ranked ? importance : 0;
    }

    public long total() {
        return total;
    }

    /** When the first entry of the run was written. */
    @Nullable
    public Instant firstAt() {
        return first == null ? null : first.time();
    }

    /** When the last entry of the run was written. */
    @Nullable
    public Instant lastAt() {
        return stampLength == 0 ? null : LogTime.parse(stamp, 0, stampLength, stampOffset);
    }

    /** The tables of this run. */
    public List<Rowset> rowsets() {
        List<@Nullable Object[]> rows = entryRows();
        return List.of(
                Rowset.complete(LogTables.COUNTS, entryCounts.rows()),
                new Rowset(
                        LogTables.MESSAGES,
                        messageCounts.rows(),
                        messageCounts.size(),
                        messageCounts.size() > MessageCounts.MOST_TOLD),
                Rowset.complete(LogTables.DURATIONS, entryCounts.histogramRows()),
                new Rowset(LogTables.ENTRIES, rows, total, total > rows.size()),
                requests.rowset());
    }

    private List<@Nullable Object[]> entryRows() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Entry entry : entries.inOrder()) {
            rows.add(EntryRow.of(entry));
        }
        return rows;
    }
}
