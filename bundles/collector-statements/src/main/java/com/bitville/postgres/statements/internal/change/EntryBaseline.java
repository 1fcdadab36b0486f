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
 * All entries of the last reading, in the same bytes that are committed as the collector's state: a base, written rarely, and the changes
 * since, written each time. Immutable; {@link #next} creates the following one.
 */
public final class EntryBaseline {
    /** The minimum bytes of states before a base is written again. */
    private static final int LEAST_WRITTEN = 32 * 1024;

    private final byte[] bytes;
    private final State state;
    private final Base base;
    /** The bytes of states written since the base; 0 if the base is as new as the state. */
    private final long written;
    /** Positions in the base whose entries no longer exist or have changed. */
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
     * Reads the committed state.
     *
     * @param bytes the state
     * @param committed the base, requested only if the state is relative to one
     * @return empty if one of them is damaged, missing or of an unknown version: then the next reading is a first one
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

    /** A baseline of all entries, without a predecessor. */
    static EntryBaseline first(StatementsSample whole, boolean keepsBase) {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        write(whole.entries(), entries);
        int count = whole.entries().size();
        return keepsBase ? onNewBase(whole, count, entries) : made(whole, Base.NONE, Set.of(), count, entries, 0);
    }

    /**
     * The following baseline.
     *
     * @param moved the new or changed entries, and the time of the reading
     * @param vanished the entries that no longer exist
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

    /** Whether it was read from these bytes. */
    public boolean isOf(byte[] committed) {
        return Arrays.equals(bytes, committed);
    }

    /** The state to commit. Must not be changed. */
    public byte[] state() {
        return bytes;
    }

    /** The base to commit with it; empty if the previous one stays. */
    public Optional<byte[]> newBase() {
        return written == 0 ? Optional.of(base.bytes()) : Optional.empty();
    }

    /** The time and server of the reading, without entries. */
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

    /** The known marks. */
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

    /** Only these entries, as far as they exist. */
    public StatementsSample only(Collection<StatementKey> keys) {
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
     * The entries that no longer exist.
     *
     * @param moved the new or changed entries
     * @param sent how many marks were sent
     * @param unmatched the marks that no entry has any more, in any order
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
     * The entries that no longer exist.
     *
     * @param all the existing entries
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
     * The new or changed entries.
     *
     * @param all the existing entries
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
