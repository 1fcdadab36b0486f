package com.bitville.postgres.statements.internal.change;

import com.bitville.postgres.statements.internal.change.SampleCodec.Base;
import com.bitville.postgres.statements.internal.change.SampleCodec.State;
import com.bitville.postgres.statements.internal.entry.EntryCodec;
import com.bitville.postgres.statements.internal.entry.EntryTable;
import com.bitville.postgres.statements.internal.entry.StatementEntry;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All entries as they were last read, in the very bytes that are committed as the collector's state: a base, written seldom, and what has
 * changed since, written each time. Never changes; {@link #next} makes the following one.
 */
public final class EntryBaseline {
    /** A base is not written anew for less than so many bytes of states since. */
    private static final int LEAST_WRITTEN = 32 * 1024;

    private final byte[] bytes;
    private final State state;
    private final Base base;
    /** How much has been written as states since the base; 0 where the base is as new as the state. */
    private final long written;
    /** Places of the base whose entries are gone or have changed. */
    private final BitSet stale = new BitSet();

    private EntryBaseline(byte[] bytes, State state, Base base, long written) {
        this.bytes = bytes;
        this.state = state;
        this.base = base;
        this.written = written;
        for (int place = 0; place < state.changed().size(); place++) {
            markStale(state.changed().key(place));
        }
        state.gone().forEach(this::markStale);
    }

    private void markStale(StatementKey statementKey) {
        int place = base.entries().find(statementKey);
        if (place >= 0) {
            stale.set(place);
        }
    }

    /**
     * As committed.
     *
     * @param bytes the state
     * @param committed the base, asked for only where the state is relative to one
     * @return empty where one of them is damaged, missing or of an unknown version: then the next reading is a first one
     */
    public static Optional<EntryBaseline> of(byte[] bytes, Supplier<Optional<byte[]>> committed) {
        if (DeflatedState.isOne(bytes)) {
            return DeflatedState.decode(bytes).map(statementsSample -> first(statementsSample, false));
        }
        State state = SampleCodec.state(bytes).orElse(null);
        if (state == null) {
            return Optional.empty();
        }
        Optional<Base> base = state.base() == 0
                ? Optional.of(Base.NONE)
                : committed.get().flatMap(found -> SampleCodec.base(found, width(state.reading())));
        return base.filter(found -> found.identity() == state.base())
                .map(found -> new EntryBaseline(bytes, state, found, bytes.length));
    }

    /** Of all entries, and nothing before them. */
    static EntryBaseline first(StatementsSample whole, boolean keepsBase) {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        write(whole.entries(), entries);
        int count = whole.entries().size();
        return keepsBase ? onNewBase(whole, count, entries) : made(whole, Base.NONE, Set.of(), count, entries, 0);
    }

    /**
     * The following one.
     *
     * @param moved the entries that are new or not as they were, and when that was read
     * @param vanished those that are there no more
     * @param keepsBase whether a base is kept
     */
    EntryBaseline next(StatementsSample moved, Set<StatementKey> vanished, boolean keepsBase) {
        ByteArrayOutputStream entries = new ByteArrayOutputStream(bytes.length);
        int count = moved.entries().size();
        for (int place = 0; place < state.changed().size(); place++) {
            StatementKey statementKey = state.changed().key(place);
            if (!moved.entries().containsKey(statementKey) && !vanished.contains(statementKey)) {
                state.changed().copy(place, entries);
                count++;
            }
        }
        write(moved.entries(), entries);
        Set<StatementKey> gone = new HashSet<>(state.gone());
        moved.entries().keySet().forEach(gone::remove);
        vanished.stream()
                .filter(statementKey -> base.entries().find(statementKey) >= 0)
                .forEach(gone::add);
        EntryBaseline next = made(moved, base, gone, count, entries, written);
        return keepsBase && next.written > Math.max(base.bytes().length, LEAST_WRITTEN) ? next.rebased() : next;
    }

    private EntryBaseline rebased() {
        ByteArrayOutputStream entries = new ByteArrayOutputStream(base.bytes().length + bytes.length);
        each((table, place) -> table.copy(place, entries));
        return onNewBase(state.reading(), size(), entries);
    }

    private static EntryBaseline onNewBase(
            StatementsSample statementsSample, int count, ByteArrayOutputStream entries) {
        Base base = SampleCodec.base(count, entries, width(statementsSample));
        EntryBaseline relative = made(statementsSample, base, Set.of(), 0, new ByteArrayOutputStream(0), 0);
        return new EntryBaseline(relative.bytes, relative.state, base, 0);
    }

    private static EntryBaseline made(
            StatementsSample statementsSample,
            Base base,
            Set<StatementKey> gone,
            int count,
            ByteArrayOutputStream entries,
            long written) {
        byte[] bytes = SampleCodec.state(statementsSample, base.identity(), gone, count, entries);
        return new EntryBaseline(bytes, SampleCodec.state(bytes).orElseThrow(), base, written + bytes.length);
    }

    private static void write(Map<StatementKey, StatementEntry> entries, ByteArrayOutputStream bytes) {
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            for (Map.Entry<StatementKey, StatementEntry> entry : entries.entrySet()) {
                EntryCodec.write(out, entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int width(StatementsSample statementsSample) {
        return statementsSample.counters().size();
    }

    /** Whether it is of these bytes. */
    public boolean isOf(byte[] committed) {
        return Arrays.equals(bytes, committed);
    }

    /** The state to be committed. Not to be changed. */
    public byte[] state() {
        return bytes;
    }

    /** The base to be committed with it; empty where the one before stays. */
    public Optional<byte[]> newBase() {
        return written == 0 ? Optional.of(base.bytes()) : Optional.empty();
    }

    /** When and where was read, without entries. */
    StatementsSample reading() {
        return state.reading();
    }

    public int size() {
        return base.entries().size() - stale.cardinality() + state.changed().size();
    }

    private void each(ObjIntConsumer<EntryTable> entry) {
        for (int place = stale.nextClearBit(0); place < base.entries().size(); place = stale.nextClearBit(place + 1)) {
            entry.accept(base.entries(), place);
        }
        for (int place = 0; place < state.changed().size(); place++) {
            entry.accept(state.changed(), place);
        }
    }

    /** The marks that are known. */
    long[] marks() {
        long[] marks = new long[size()];
        int[] count = {0};
        each((table, place) -> {
            long mark = table.mark(place);
            if (mark != 0) {
                marks[count[0]++] = mark;
            }
        });
        return count[0] == marks.length ? marks : Arrays.copyOf(marks, count[0]);
    }

    /** These entries alone, as far as they are there. */
    StatementsSample only(Collection<StatementKey> keys) {
        Map<StatementKey, StatementEntry> found = new HashMap<>();
        for (StatementKey statementKey : keys) {
            StatementEntry statementEntry = find(statementKey);
            if (statementEntry != null) {
                found.put(statementKey, statementEntry);
            }
        }
        return state.reading().with(found);
    }

    private @Nullable StatementEntry find(StatementKey statementKey) {
        int place = state.changed().find(statementKey);
        if (place >= 0) {
            return state.changed().entry(place);
        }
        place = base.entries().find(statementKey);
        return place < 0 || stale.get(place) ? null : base.entries().entry(place);
    }

    /** All entries. */
    StatementsSample whole() {
        Map<StatementKey, StatementEntry> all = new HashMap<>(size() * 4 / 3 + 1);
        each((table, place) -> all.put(table.key(place), table.entry(place)));
        return state.reading().with(all);
    }

    /**
     * The entries that are there no more.
     *
     * @param moved those that are new or not as they were
     * @param sent how many marks the server was told
     * @param unmatched those of them that no entry has any more, in any order
     */
    Set<StatementKey> vanished(StatementsSample moved, int sent, long[] unmatched) {
        long known = moved.entries().keySet().stream().filter(this::has).count();
        if (sent == size() && unmatched.length == known) {
            return Set.of();
        }
        long[] sorted = unmatched.clone();
        Arrays.sort(sorted);
        Set<StatementKey> vanished = new HashSet<>();
        each((table, place) -> {
            long mark = table.mark(place);
            if (mark == 0 || Arrays.binarySearch(sorted, mark) >= 0) {
                StatementKey statementKey = table.key(place);
                if (!moved.entries().containsKey(statementKey)) {
                    vanished.add(statementKey);
                }
            }
        });
        return vanished;
    }

    /**
     * The entries that are there no more.
     *
     * @param all those that are there
     */
    Set<StatementKey> vanished(StatementsSample all) {
        Set<StatementKey> vanished = new HashSet<>();
        each((table, place) -> {
            StatementKey statementKey = table.key(place);
            if (!all.entries().containsKey(statementKey)) {
                vanished.add(statementKey);
            }
        });
        return vanished;
    }

    /**
     * Those that are new or not as they were.
     *
     * @param all those that are there
     */
    StatementsSample moved(StatementsSample all) {
        Map<StatementKey, StatementEntry> moved = new HashMap<>();
        all.entries().forEach((statementKey, statementEntry) -> {
            StatementEntry known = find(statementKey);
            if (known == null || !known.isAs(statementEntry)) {
                moved.put(statementKey, statementEntry);
            }
        });
        return all.with(moved);
    }

    private boolean has(StatementKey statementKey) {
        if (state.changed().find(statementKey) >= 0) {
            return true;
        }
        int place = base.entries().find(statementKey);
        return place >= 0 && !stale.get(place);
    }
}
