package com.bitville.postgres.api.collect;

import com.bitville.postgres.api.collect.table.Rowset;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one run of a collector saw.
 *
 * @param subject the collector's subject
 * @param server the server's configured name
 * @param at when it was read, by the agent's clock
 * @param intervalMs the time its counters cover in ms: since the baseline they were subtracted from, or 0 where nothing was subtracted
 * @param rowsets one for each table that was read; a table that could not be read is absent
 * @param nextState what the collector wants back at its next run, committed together with the payloads of this snapshot: plain bytes,
 *     the first of them a version
 * @param nextBase where the state is large and little of it changes: what it is told relative to from now on, committed together with it.
 *     Empty leaves the base as it was. Only of use where {@link Run#keepsBase()}
 * @param load the server's load, of a subject that has {@link Trait#LOAD}; of others nobody asks for it
 * @param impairment what was not well, or empty
 */
public record Snapshot(
        Subject subject,
        String server,
        Instant at,
        long intervalMs,
        List<Rowset> rowsets,
        Optional<byte[]> nextState,
        Optional<byte[]> nextBase,
        Optional<LoadSignal> load,
        Optional<Impairment> impairment) {
    /** Takes a copy of the rowsets and refuses a null part. */
    public Snapshot {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(nextState, "nextState");
        Objects.requireNonNull(nextBase, "nextBase");
        Objects.requireNonNull(load, "load");
        Objects.requireNonNull(impairment, "impairment");
        rowsets = List.copyOf(rowsets);
    }

    /**
     * A snapshot of a run in which all was well, and that tells no load.
     *
     * @param subject the collector's subject
     * @param server the server's configured name
     * @param at when it was read
     * @param intervalMs the time its counters cover in ms
     * @param rowsets one for each table that was read
     * @param nextState what the collector wants back at its next run
     */
    public Snapshot(
            Subject subject,
            String server,
            Instant at,
            long intervalMs,
            List<Rowset> rowsets,
            Optional<byte[]> nextState) {
        this(subject, server, at, intervalMs, rowsets, nextState, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * A snapshot of a collector without memory.
     *
     * @param subject the collector's subject
     * @param run the run it was made in
     * @param rowsets what was read
     * @return the snapshot
     */
    public static Snapshot of(Subject subject, Run run, List<Rowset> rowsets) {
        return new Snapshot(subject, run.server(), run.at(), 0, rowsets, Optional.empty());
    }

    /**
     * The same snapshot with the server's load.
     *
     * @param seen the load at that moment
     * @return the snapshot
     */
    public Snapshot with(LoadSignal seen) {
        return new Snapshot(
                subject, server, at, intervalMs, rowsets, nextState, nextBase, Optional.of(seen), impairment);
    }

    /**
     * The same snapshot of a run in which not all was well.
     *
     * @param found what was not
     * @return the snapshot
     */
    public Snapshot with(Impairment found) {
        return new Snapshot(subject, server, at, intervalMs, rowsets, nextState, nextBase, load, Optional.of(found));
    }

    /**
     * The same snapshot with a new base of its state.
     *
     * @param base what the state is told relative to: plain bytes, the first of them a version
     * @return the snapshot
     */
    public Snapshot withBase(byte[] base) {
        return new Snapshot(subject, server, at, intervalMs, rowsets, nextState, Optional.of(base), load, impairment);
    }

    /**
     * The same snapshot with other rowsets.
     *
     * @param others one for each table
     * @return the snapshot
     */
    public Snapshot withRowsets(List<Rowset> others) {
        return new Snapshot(subject, server, at, intervalMs, others, nextState, nextBase, load, impairment);
    }

    /**
     * How many rows this snapshot holds in all.
     *
     * @return the sum over its rowsets
     */
    public int rowCount() {
        return rowsets.stream().mapToInt(rowset -> rowset.rows().size()).sum();
    }
}
