package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.thread.Guard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The destinations beside the listener. Each has a spool of its own, so that one that takes nothing fills its own folder and holds back
 * nobody. One that goes away is kept for a while: where its bundle is replaced, nothing is missed in between. Safe for several threads: whoever
 * counts waits for nobody, and a destination that is slow to open or close holds back nothing but the next of its own name.
 */
final class DestinationSpools {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationSpools.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private static final long KEPT = Duration.ofMinutes(10).toNanos();

    private final Function<String, FileSpool> opener;
    private final LongSupplier nanoTime;
    /** Guards what there is; never held over a disk operation or a call of somebody else's code. */
    private final Object lock = new Object();
    /** Replaced as a whole, so that readers need no lock. */
    private volatile Map<String, Branch> branches = Map.of();

    private boolean closed;

    private static final class Branch {
        private final FileSpool spool;
        /** Held over a destination's opening and closing: one that takes over waits until the one before has let go of the spool. */
        private final ReentrantLock handover = new ReentrantLock();

        private @Nullable Destination destination;
        private long goneSince;
        private volatile boolean refusing;

        private final Guard guard;

        Branch(String name, FileSpool spool, long now) {
            this.spool = spool;
            this.goneSince = now;
            this.guard = new Guard(
                    defect -> LOG.warn(
                            "destination_failed name={} defect=\"{}\" trace=\"{}\" consequence=\"all others go on\"",
                            name,
                            defect.what(),
                            defect.trace()),
                    () -> {});
        }

        /** Somebody else's code: whatever it throws, the others are to be opened and closed all the same. */
        boolean calls(Runnable foreign) {
            try {
                return guard.run(foreign::run);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** Opens spools by name. */
    DestinationSpools(Function<String, FileSpool> opener, LongSupplier nanoTime) {
        this.opener = opener;
        this.nanoTime = nanoTime;
    }

    void add(Destination destination) {
        String name = destination.name();
        if (!NAME.matcher(name).matches()) {
            refused(name);
            return;
        }
        Branch branch = branch(name);
        branch.handover.lock();
        try {
            if (!takes(branch, destination)) {
                refused(name);
                return;
            }
            if (branch.calls(() -> destination.open(branch.spool))) {
                LOG.info("destination_added name={}", name);
            } else {
                left(branch);
            }
        } finally {
            branch.handover.unlock();
        }
    }

    private static void refused(String name) {
        LOG.warn(
                "destination_refused name={} consequence=\"it gets nothing\" remedy=\"a name of its own that matches {}\"",
                name,
                NAME);
    }

    private Branch branch(String name) {
        synchronized (lock) {
            Branch kept = branches.get(name);
            if (kept != null) {
                // One that waits for its turn here must not find its branch ended.
                kept.goneSince = nanoTime.getAsLong();
                return kept;
            }
            Branch fresh = new Branch(name, opener.apply(name), nanoTime.getAsLong());
            Map<String, Branch> more = new TreeMap<>(branches);
            more.put(name, fresh);
            branches = more;
            return fresh;
        }
    }

    private boolean takes(Branch branch, Destination destination) {
        synchronized (lock) {
            if (branch.destination != null || closed) {
                return false;
            }
            branch.destination = destination;
            return true;
        }
    }

    void remove(Destination destination) {
        Branch branch = branches.get(destination.name());
        if (branch == null) {
            return;
        }
        branch.handover.lock();
        try {
            if (serves(branch, destination)) {
                letGo(branch, destination);
                LOG.info(
                        "destination_gone name={} consequence=\"its payloads are kept for ten minutes\"",
                        destination.name());
            }
        } finally {
            branch.handover.unlock();
        }
    }

    private boolean serves(Branch branch, Destination destination) {
        synchronized (lock) {
            return destination.equals(branch.destination);
        }
    }

    private void letGo(Branch branch, Destination destination) {
        branch.calls(destination::close);
        left(branch);
    }

    private void left(Branch branch) {
        synchronized (lock) {
            branch.destination = null;
            branch.goneSince = nanoTime.getAsLong();
        }
    }

    private void endThoseGoneForGood() {
        Map<String, Branch> gone = new TreeMap<>();
        synchronized (lock) {
            Map<String, Branch> staying = new TreeMap<>(branches);
            staying.forEach((name, branch) -> {
                if (branch.destination == null && nanoTime.getAsLong() - branch.goneSince > KEPT) {
                    gone.put(name, branch);
                }
            });
            if (!gone.isEmpty()) {
                staying.keySet().removeAll(gone.keySet());
                branches = staying;
            }
        }
        gone.forEach((name, branch) -> {
            branch.spool.close();
            LOG.info("destination_ended name={} consequence=\"what is in its folder stays there\"", name);
        });
    }

    /** A copy for each; what a branch cannot take is its own loss. */
    void commit(List<Payload> payloads) {
        endThoseGoneForGood();
        branches.forEach((name, branch) -> {
            try {
                branch.spool.commit(payloads, Map.of());
                branch.refusing = false;
            } catch (OutboxException e) {
                if (!branch.refusing) {
                    LOG.warn(
                            "destination_not_served name={} reason=\"{}\" consequence=\"it misses payloads; all others get them\"",
                            name,
                            e.getMessage());
                }
                branch.refusing = true;
            }
        });
    }

    Map<String, FileSpool> spools() {
        Map<String, FileSpool> spools = new TreeMap<>();
        branches.forEach((name, branch) -> spools.put(name, branch.spool));
        return spools;
    }

    Map<String, Object> counts() {
        Map<String, Object> counts = new TreeMap<>();
        branches.forEach((name, branch) -> counts.put(name, branch.spool.counts()));
        return counts;
    }

    void close() {
        Map<String, Branch> all;
        synchronized (lock) {
            closed = true;
            all = branches;
            branches = Map.of();
        }
        all.values().forEach(this::end);
    }

    private void end(Branch branch) {
        branch.handover.lock();
        try {
            Destination destination;
            synchronized (lock) {
                destination = branch.destination;
            }
            if (destination != null) {
                letGo(branch, destination);
            }
        } finally {
            branch.handover.unlock();
            branch.spool.close();
        }
    }
}
