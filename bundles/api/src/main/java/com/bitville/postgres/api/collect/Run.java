package com.bitville.postgres.api.collect;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Session;
import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The context of one run of a collector. Valid until {@link Collector#collect} returns. */
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
     * The deadline; the engine cancels the run then.
     *
     * @return a point in time by the agent's clock
     */
    Instant deadline();

    /**
     * The guarded session to the server, for the thread that called {@link Collector#collect} and until that returns.
     *
     * @return the session
     * @throws IllegalStateException for every scope but {@link Scope#SERVER} and {@link Scope#DATABASE}, and for a subject that is {@link
     *     Trait#ISOLATED}
     */
    Session session();

    /**
     * A session for a run that may not need one, or of a subject that is {@link Trait#ISOLATED}: borrowed at the first call, the same for the rest of the run, returned by the engine. Its
     * cost is charged to the server's budget as for any other run.
     *
     * @return the session
     * @throws CollectException with {@link Reason#UNAVAILABLE} if the server is unavailable, or budget or overload protection forbids it
     *     now; a collector with nothing else to read should let it propagate
     * @throws InterruptedException if interrupted while waiting for a free connection
     * @throws IllegalStateException for scopes that are not about a server
     */
    default Session borrowSession() throws CollectException, InterruptedException {
        return session();
    }

    /**
     * The server's capabilities at the last connection, whether the server is up now or not.
     *
     * @return the capabilities; empty before the first connection since the agent's start, and for scopes that are not about a server
     */
    default Optional<Capabilities> lastCapabilities() {
        return Optional.empty();
    }

    /**
     * Why the engine considers the server overloaded at this moment: nearly out of connections, far slower than usual, many lock waits, or
     * a replica behind.
     *
     * @return one line with figures, or empty if the server is not overloaded or the scope is not about a server
     */
    default Optional<String> overloadReason() {
        return Optional.empty();
    }

    /**
     * Whether this is a manual trial, whose snapshot is shown and discarded. A collector must not change state that it keeps beside {@link
     * Snapshot#nextState()}, so that the next run returns what it would have returned without the trial.
     *
     * @return false for every run whose snapshot is passed on
     */
    default boolean trial() {
        return false;
    }

    /**
     * Whether the server's budget has room for one more object, of a run that reads many of them one by one. A run that was told that there is none returns what it
     * has read and is due again in the next cycle, or at the next visit; its {@link Snapshot#nextState()} says where to go on. Ask between
     * two objects, not before the first: each run that begins reads one.
     *
     * @return false if the run should end now; for the thread that called {@link Collector#collect}
     */
    default boolean hasRoom() {
        return true;
    }

    /**
     * The last committed {@link Snapshot#nextState()} of this collector for this server, across restarts.
     *
     * @return the state, or empty at the very first run
     */
    Optional<byte[]> state();

    /**
     * How many destinations have begun that do not know what was sent before. A collector that sends something only once or on change keeps
     * the number in its state, and begins anew when it is another one.
     *
     * @return see {@link com.bitville.postgres.api.delivery.Outbox#destinationsBegun()}
     */
    default long destinationsBegun() {
        return 0;
    }

    /**
     * The database that a run of {@link Scope#DATABASE} visits.
     *
     * @return its name; empty for every other scope
     */
    default Optional<String> database() {
        return Optional.empty();
    }

    /**
     * Tells in what state the catalogs of the visited database are. Subjects that are {@link Trait#CATALOGS} and last ran there in another
     * state are read again at this visit, the earliest a twelfth of their {@link Subject#every()} after that run.
     *
     * @param state any number that is another one once a catalog was written to
     */
    default void catalogState(long state) {}

    /**
     * Whether {@link Snapshot#nextBase()} is kept for this collector. If not, the state must be complete without a base.
     *
     * @return true in every run of the engine
     */
    default boolean keepsBase() {
        return false;
    }

    /**
     * The last committed {@link Snapshot#nextBase()} of this collector for this server, across restarts. It may be large: call this only if
     * the collector does not already have it.
     *
     * @return a copy of the bytes, or empty if none was ever committed
     */
    default Optional<byte[]> base() {
        return Optional.empty();
    }
}
