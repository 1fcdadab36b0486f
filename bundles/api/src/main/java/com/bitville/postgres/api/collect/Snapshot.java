package com.bitville.postgres.api.collect;

import com.bitville.postgres.api.collect.table.Rowset;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of one run of a collector.
 *
 * @param subject the collector's subject
 * @param server the server's configured name
 * @param at when it was read, by the agent's clock
 * @param intervalMs the time its counters cover in ms: since the baseline they were subtracted from, or 0 where nothing was subtracted
 * @param rowsets one for each table that was read; a table that could not be read is absent
 * @param nextState the state for the collector's next run, committed together with the payloads of this snapshot: plain bytes, the first of
 *     them a version
 * @param nextBase for a large state of which little changes: the base that the state is relative to from now on,
 *     committed together with it. Empty keeps the base. Only used if {@link Run#keepsBase()}
 * @param load the server's load, if the subject has {@link Trait#LOAD}; otherwise ignored
 * @param impairment why the data is incomplete, or empty
 * @param database the visited database, for a subject of {@link Scope#DATABASE}; empty for every other scope. The engine sets it
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
        Optional<Impairment> impairment,
        Optional<String> database) {
    /** Takes a copy of the rowsets and refuses a null part. */
    public Snapshot {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(nextState, "nextState");
        Objects.requireNonNull(nextBase, "nextBase");
        Objects.requireNonNull(load, "load");
        Objects.requireNonNull(impairment, "impairment");
        Objects.requireNonNull(database, "database");
        rowsets = List.copyOf(rowsets);
    }

    /**
     * A snapshot without load and impairment.
     *
     * @param subject the collector's subject
     * @param server the server's configured name
     * @param at when it was read
     * @param intervalMs the time its counters cover in ms
     * @param rowsets one for each table that was read
     * @param nextState the state for the collector's next run
     */
    public Snapshot(
            Subject subject,
            String server,
            Instant at,
            long intervalMs,
            List<Rowset> rowsets,
            Optional<byte[]> nextState) {
        this(
                subject,
                server,
                at,
                intervalMs,
                rowsets,
                nextState,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * A snapshot of a collector without state.
     *
     * @param subject the collector's subject
     * @param run the run that made it
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
                subject, server, at, intervalMs, rowsets, nextState, nextBase, Optional.of(seen), impairment, database);
    }

    /**
     * The same snapshot with an impairment.
     *
     * @param found why the data is incomplete
     * @return the snapshot
     */
    public Snapshot with(Impairment found) {
        return new Snapshot(
                subject, server, at, intervalMs, rowsets, nextState, nextBase, load, Optional.of(found), database);
    }

    /**
     * The same snapshot with a new base of its state.
     *
     * @param base the base that the state is relative to: plain bytes, the first of them a version
     * @return the snapshot
     */
    public Snapshot withBase(byte[] base) {
        return new Snapshot(
                subject, server, at, intervalMs, rowsets, nextState, Optional.of(base), load, impairment, database);
    }

    /**
     * The same snapshot with other rowsets.
     *
     * @param others one for each table
     * @return the snapshot
     */
    public Snapshot withRowsets(List<Rowset> others) {
        return new Snapshot(subject, server, at, intervalMs, others, nextState, nextBase, load, impairment, database);
    }

    /**
     * The total number of rows.
     *
     * @return the sum over its rowsets
     */
    public int rowCount() {
        return rowsets.stream().mapToInt(rowset -> rowset.rows().size()).sum();
    }

    /**
     * Under which key what a collector wants back is committed to the {@link com.bitville.postgres.api.delivery.Outbox}: {@code server/subject},
     * for a subject of {@link Scope#DATABASE} {@code server/subject/database}, the database's name encoded as in a URL.
     *
     * @param state the key of the state
     */
    public record StateKey(String state) {
        /** The most bytes of a state of one database: there may be thousands of databases. */
        public static final int MAX_BYTES_PER_DATABASE = 256 << 10;

        /**
         * The key of one collector's state.
         *
         * @param server the server's configured name
         * @param subject the subject's name
         * @param database the visited database, of a subject of {@link Scope#DATABASE} alone
         * @return the key
         */
        public static StateKey of(String server, String subject, Optional<String> database) {
            String key = server + "/" + subject;
            return new StateKey(database.map(name -> key + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .orElse(key));
        }

        /**
         * The key of a snapshot's state.
         *
         * @param snapshot the snapshot
         * @return the key
         */
        public static StateKey of(Snapshot snapshot) {
            return of(snapshot.server(), snapshot.subject().name(), snapshot.database());
        }

        /**
         * The key of the base that the state is relative to.
         *
         * @return another key than that of any state: a subject has one scope
         */
        public String base() {
            return state + "/base";
        }
    }
}
