package com.bitville.postgres.history.internal.journal;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.SeriesMark;
import com.bitville.postgres.history.internal.file.DamagedSeriesException;
import com.bitville.postgres.history.internal.file.JournalFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The journals of one server. What is told waits in memory for the next full minute. Only the writer's thread calls {@link #open},
 * {@link #flush} and {@link #close}; no disk is touched under the lock.
 */
public final class ServerJournal {
    private static final String MARKS = "marks";
    private static final String KIND = "kind";
    /** While a disk refuses, as many entries wait. */
    private static final int MOST_WAITING = 1_000;

    private final String server;
    private final Redaction redaction;
    private final Map<JournalLine, ChangeJournal> changes = new LinkedHashMap<>();
    private final Map<JournalLine, HourlyList> lists = new LinkedHashMap<>();
    /** Those of the tables that any journal reads; a snapshot has mostly others. */
    private final Map<String, List<JournalLine>> readers = new HashMap<>();

    private final Deque<JournalEntry> waiting = new ArrayDeque<>();
    private volatile @Nullable JournalFile file;
    private boolean counted;

    /** Journals that are not opened yet. */
    public ServerJournal(String server, Redaction redaction) {
        this.server = server;
        this.redaction = redaction;
        for (JournalLine line : JournalLine.declared()) {
            if (line.hourly()) {
                lists.put(line, new HourlyList(line));
            } else {
                changes.put(line, new ChangeJournal(line));
            }
            readers.computeIfAbsent(line.table(), unused -> new ArrayList<>()).add(line);
            if (!line.text().isEmpty() && !line.text().get(0).equals(line.table())) {
                readers.computeIfAbsent(line.text().get(0), unused -> new ArrayList<>())
                        .add(line);
            }
        }
    }

    /** Takes what a snapshot tells. */
    public synchronized void add(Snapshot snapshot) {
        for (Rowset rowset : snapshot.rowsets()) {
            for (JournalLine line : readers.getOrDefault(rowset.table().name(), List.of())) {
                add(snapshot, rowset, line);
            }
        }
    }

    private void add(Snapshot snapshot, Rowset rowset, JournalLine line) {
        String table = rowset.table().name();
        ChangeJournal journal = changes.get(line);
        HourlyList list = lists.get(line);
        if (journal != null) {
            JournalRow.all(rowset, redaction)
                    .forEach(row -> journal.of(row, snapshot.at()).ifPresent(this::wait));
        } else if (list != null && line.table().equals(table) && snapshot.intervalMs() > 0) {
            JournalRow.all(rowset, redaction)
                    .forEach(row -> list.add(row, snapshot.at()).forEach(this::wait));
            counted = true;
        } else if (list != null && !line.text().isEmpty() && line.text().get(0).equals(table)) {
            JournalRow.all(rowset, redaction)
                    .forEach(row -> list.text(row, snapshot.at()).ifPresent(this::wait));
        }
    }

    private void wait(JournalEntry entry) {
        waiting.addLast(entry);
        if (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
        }
    }

    /** Series begin anew. */
    public synchronized void mark(SeriesMark mark) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put(KIND, mark.kind().name().toLowerCase(Locale.ROOT));
        wait(new JournalEntry(mark.at(), MARKS, mark.what(), values));
    }

    public boolean isOpen() {
        return file != null;
    }

    /** Opens the file and goes on with what it has of the hour under way. */
    public void open(Path path) throws IOException, DamagedSeriesException {
        JournalFile opened = JournalFile.open(path, server);
        try {
            byte[] saved = opened.readOpen();
            Map<String, JournalEntry> known = new LinkedHashMap<>();
            opened.read(entry -> {
                if (!lists.keySet().stream().anyMatch(line -> line.name().equals(entry.journal()))) {
                    known.put(entry.journal() + " " + entry.key(), entry);
                }
            });
            synchronized (this) {
                changes.forEach((line, journal) -> known.values().stream()
                        .filter(entry -> entry.journal().equals(line.name()))
                        .filter(journal::resume)
                        .forEach(this::alreadyTold));
                known.values().forEach(entry -> lists.values().forEach(list -> list.text(entry)));
                if (saved != null) {
                    lists.values().forEach(list -> list.resume(saved).forEach(this::wait));
                }
            }
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        file = opened;
    }

    private void alreadyTold(JournalEntry entry) {
        waiting.removeIf(
                other -> other.journal().equals(entry.journal()) && other.key().equals(entry.key()));
    }

    /** Writes what waits. */
    public void flush(Instant now) throws IOException {
        JournalFile target = file;
        if (target == null) {
            return;
        }
        List<JournalEntry> entries;
        byte[] state = null;
        synchronized (this) {
            lists.values().forEach(list -> list.over(now).forEach(this::wait));
            entries = new ArrayList<>(waiting);
            if (counted) {
                state = lists.values().iterator().next().save(JournalFile.mostOpen());
            }
            counted = false;
        }
        for (JournalEntry entry : entries) {
            target.append(entry);
        }
        if (state != null) {
            target.writeOpen(state);
        }
        if (!entries.isEmpty() || state != null) {
            target.sync();
            synchronized (this) {
                entries.forEach(waiting::remove);
            }
        }
    }

    /** The entries of a journal that are on the disk, the oldest first, one for each key and time. */
    public List<JournalEntry> read(String journal, Instant from, Instant to) throws IOException {
        JournalFile source = file;
        Map<String, JournalEntry> entries = new LinkedHashMap<>();
        if (source != null) {
            source.read(entry -> {
                if (entry.journal().equals(journal)
                        && !entry.at().isBefore(from)
                        && !entry.at().isAfter(to)) {
                    entries.put(entry.at() + " " + entry.key(), entry);
                }
            });
        }
        return entries.values().stream()
                .sorted(Comparator.comparing(JournalEntry::at))
                .toList();
    }

    /** When series began anew. */
    public List<SeriesMark> marks(Instant from, Instant to) throws IOException {
        return read(MARKS, from, to).stream()
                .map(entry -> new SeriesMark(
                        entry.at(),
                        "reset".equals(entry.values().get(KIND)) ? SeriesMark.Kind.RESET : SeriesMark.Kind.RESTART,
                        entry.key()))
                .toList();
    }

    public void close() throws IOException {
        JournalFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
