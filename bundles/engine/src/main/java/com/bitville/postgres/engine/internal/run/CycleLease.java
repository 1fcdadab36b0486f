package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.engine.internal.limit.AdmissionControl;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The one lease of a cycle: taken when first needed, and taken again after a run that may have broken it. Taken by the thread of a run,
 * settled by the thread that waits for it; an abandoned run gets no lease any more.
 */
public final class CycleLease implements AutoCloseable {
    /** The earlier cost of a new lease: zero, so that the start of its backend is charged to the run that took it. */
    private static final Cost NOTHING = new Cost(0, OptionalLong.of(0));

    /** The most that a refused attempt to connect is taken to cost: a backend that starts and looks at who asks. */
    private static final long REFUSED_NANOS = 5_000_000;

    private final @Nullable Database database;
    private final LongConsumer unrun;
    private @Nullable Lease current;
    private @Nullable Cost before;
    /** What the lease had cost when a run over it ended: nothing uses it between two runs. */
    private @Nullable Cost settled;

    private long clientNanosBefore;
    private long latencyNanos;
    private @Nullable Cost spent;
    private @Nullable CollectException refusal;
    /** The lease of a run that has a connection of its own. */
    private @Nullable Lease isolated;

    /**
     * A lease of a cycle.
     *
     * @param database the server, or null
     * @param unrun takes the cost that no run caused: of a refused attempt, and of the end of the lease
     */
    public CycleLease(@Nullable Database database, LongConsumer unrun) {
        this.database = database;
        this.unrun = unrun;
    }

    /** Called at the start of a run. */
    public synchronized void begin() {
        before = null;
        spent = null;
    }

    /**
     * The session for a run. A refusal by the server applies to the rest of the cycle, so that no other run waits for it.
     *
     * @return null for a scope without a session
     */
    @Nullable
    Session session(Scope scope, Instant deadline, RunCancellation runCancellation)
            throws CollectException, InterruptedException {
        if ((scope != Scope.SERVER && scope != Scope.DATABASE) || database == null) {
            return null;
        }
        return take(database, deadline, runCancellation);
    }

    /** The session for a run that began without one. */
    Session onDemand(Instant deadline, RunCancellation runCancellation) throws CollectException, InterruptedException {
        if (database == null) {
            throw new IllegalStateException("no server to borrow a session from");
        }
        return take(database, deadline, runCancellation);
    }

    /** A session over a connection of its own. If there is none, that says nothing about the lease of the others. */
    Session isolated(Instant deadline, RunCancellation runCancellation) throws CollectException, InterruptedException {
        if (database == null) {
            throw new IllegalStateException("no server to borrow a session from");
        }
        Lease lease = database.leaseIsolated(deadline);
        if (!keep(lease, runCancellation)) {
            lease.close();
            throw new CollectException(Reason.TIMED_OUT, "the run was abandoned");
        }
        runCancellation.guard(lease);
        return new RunSession(lease.session(), runCancellation);
    }

    private synchronized boolean keep(Lease lease, RunCancellation runCancellation) {
        if (!runCancellation.isRunning()) {
            return false;
        }
        isolated = lease;
        return true;
    }

    private Session take(Database from, Instant deadline, RunCancellation runCancellation)
            throws CollectException, InterruptedException {
        Lease known = known();
        Lease lease = known == null ? borrow(from, deadline) : known;
        if (!use(lease, known == null, runCancellation)) {
            if (known == null) {
                // The run was abandoned before the lease came.
                lease.close();
            }
            throw new CollectException(Reason.TIMED_OUT, "the run was abandoned");
        }
        runCancellation.guard(lease);
        return new RunSession(lease.session(), runCancellation);
    }

    private synchronized @Nullable Lease known() {
        return current;
    }

    private synchronized boolean use(Lease lease, boolean fresh, RunCancellation runCancellation) {
        if (!runCancellation.isRunning()) {
            return false;
        }
        current = lease;
        Cost sofar = fresh || settled == null ? lease.cost() : settled;
        clientNanosBefore = sofar.clientNanos();
        before = fresh ? NOTHING : sofar;
        return true;
    }

    private Lease borrow(Database from, Instant deadline) throws CollectException, InterruptedException {
        CollectException refused = refusal();
        if (refused != null) {
            throw refused;
        }
        long start = System.nanoTime();
        try {
            return from.lease(deadline);
        } catch (CollectException e) {
            unrun.accept(Math.min(System.nanoTime() - start, REFUSED_NANOS));
            refuse(e);
            throw e;
        }
    }

    /** Whether the server, or the database to visit, refused a session in this cycle. */
    public synchronized boolean isRefused() {
        return refusal != null;
    }

    private synchronized @Nullable CollectException refusal() {
        return refusal;
    }

    private synchronized void refuse(CollectException e) {
        refusal = e;
    }

    /**
     * Called when a run has ended or was abandoned.
     *
     * @param sound whether the next run may use the session, too; otherwise that gets a new one
     */
    public synchronized void settle(boolean sound) {
        Lease own = isolated;
        if (own != null) {
            isolated = null;
            own.close();
            // Closed first: the end of its backend is part of its cost.
            spent = own.cost();
            return;
        }
        Cost start = before;
        Lease lease = current;
        spent = null;
        if (start != null && lease != null) {
            Cost now = lease.cost();
            settled = now;
            spent = difference(start, now);
            latencyNanos = now.clientNanos() - clientNanosBefore;
        }
        if (!sound) {
            close();
        }
    }

    /** What the present run has cost so far, over the lease that it shares with others. */
    public long sofar() {
        return AdmissionControl.charged(present());
    }

    /** The CPU time of that, as far as it is known: a wait is no reason to cancel a run before its deadline. */
    public long computed() {
        return present().cpuNanos().orElse(0);
    }

    private synchronized Cost present() {
        Cost start = before;
        Lease lease = current;
        return start == null || lease == null ? NOTHING : difference(start, lease.cost());
    }

    /** The cost of the run that just ended, or null if it had no session. */
    @Nullable
    public synchronized Cost spent() {
        return spent;
    }

    /** The duration of the statements of the run that just ended, without the time for the lease. */
    public synchronized long latencyNanos() {
        return latencyNanos;
    }

    /** A setting of the server, or null if it is unknown or no session exists at present. */
    @Nullable
    public synchronized String setting(String name) {
        return current == null
                ? null
                : current.session().capabilities().settings().get(name);
    }

    @Override
    public synchronized void close() {
        if (isolated != null) {
            isolated.close();
            isolated = null;
        }
        if (current != null) {
            endWith(current, settled);
            current = null;
            settled = null;
        }
    }

    /** What a lease costs after its last run is charged, too: the end of a transaction, of a backend. */
    private void endWith(Lease lease, @Nullable Cost known) {
        lease.close();
        Cost rest = difference(known == null ? NOTHING : known, lease.cost());
        unrun.accept(Math.max(0, AdmissionControl.charged(rest)));
    }

    private static Cost difference(Cost before, Cost after) {
        OptionalLong cpu = OptionalLong.empty();
        if (before.cpuNanos().isPresent() && after.cpuNanos().isPresent()) {
            cpu = OptionalLong.of(
                    after.cpuNanos().getAsLong() - before.cpuNanos().getAsLong());
        }
        return new Cost(after.clientNanos() - before.clientNanos(), cpu);
    }
}
