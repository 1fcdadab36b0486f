package com.bitville.postgres.api.collect;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Session;
import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The surroundings of one run of a collector. Valid until {@link Collector#collect} returns. */
@ProviderType
public interface Run {
    /**
     * The server's configured name.
     *
     * @return {@code default}, another configured name, or {@code host} / {@code agent} for those scopes
     */
    String server();

    /**
     * The cycle this run belongs to.
     *
     * @return counts from 1 at the agent's start
     */
    long cycle();

    /**
     * When the cycle began, by the agent's clock.
     *
     * @return the time stamp that the snapshot carries
     */
    Instant at();

    /**
     * By when the run must be over; the engine cancels it then.
     *
     * @return a point in time by the agent's clock
     */
    Instant deadline();

    /**
     * The guarded session to the server, for the thread that called {@link Collector#collect} and until that returns.
     *
     * @return the session
     * @throws IllegalStateException for every scope but {@link Scope#SERVER} and {@link Scope#DATABASE}
     */
    Session session();

    /**
     * A session for a run that may do without: borrowed when first asked for, the same for the rest of the run, given back by the engine.
     * What it costs is charged to the server's budget as for any other run.
     *
     * @return the session
     * @throws CollectException with {@link Reason#UNAVAILABLE} if the server is not to be had, or its budget or distress forbids it now; a
     *     collector with nothing else to read lets it pass
     * @throws InterruptedException if interrupted while waiting for a free connection
     * @throws IllegalStateException for scopes that are not about a server
     */
    default Session borrowSession() throws CollectException, InterruptedException {
        return session();
    }

    /**
     * What the server offered when the agent last connected to it, whether it is up now or not.
     *
     * @return empty before the first connection since the agent's start, and where no server is concerned
     */
    default Optional<Capabilities> lastCapabilities() {
        return Optional.empty();
    }

    /**
     * What the engine finds wrong with the server at this moment: that it is full, far slower than usual, held up by locks or behind.
     *
     * @return one line with figures, or empty while the server is well or no server is concerned
     */
    default Optional<String> overloadReason() {
        return Optional.empty();
    }

    /**
     * Whether this is a trial by hand, whose snapshot is shown and forgotten: what a collector keeps beside {@link Snapshot#nextState()}
     * stays as it is, so that the next run tells what it would have told.
     *
     * @return false for every run whose snapshot is handed on
     */
    default boolean trial() {
        return false;
    }

    /**
     * What this collector returned as {@link Snapshot#nextState()} for this server when it was last committed, across restarts.
     *
     * @return the state, or empty at the very first run
     */
    Optional<byte[]> state();

    /**
     * The database that a run of {@link Scope#DATABASE} visits.
     *
     * @return its name; empty for every other scope
     */
    default Optional<String> database() {
        return Optional.empty();
    }

    /**
     * Whether {@link Snapshot#nextBase()} is kept for this collector. Where it is not, the state must be whole in itself.
     *
     * @return true in every run of the engine
     */
    default boolean keepsBase() {
        return false;
    }

    /**
     * What this collector returned last as {@link Snapshot#nextBase()} for this server and was committed, across restarts. It may be large:
     * to be asked for only where it is not known.
     *
     * @return a copy of the bytes, or empty if none was ever committed
     */
    default Optional<byte[]> base() {
        return Optional.empty();
    }
}
