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
 * The destinations beside the listener. Each has its own spool, so that one that accepts nothing fills only its own folder and delays no
 * other. The spool of a destination that goes away stays open for a while, so that a replaced bundle misses nothing. Safe for use by
 * several threads: reading figures never waits, and a destination that opens or closes slowly delays only the next one of the same name.
 */
final class DestinationSpools {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationSpools.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private static final long KEPT = Duration.ofMinutes(10).toNanos();

    private final Function<String, FileSpool> opener;
    private final LongSupplier nanoTime;
    /** Guards the map; never held over a disk operation or a call of foreign code. */
    private final Object lock = new Object();
    /** Replaced as a whole, so that readers need no lock. */
    private volatile Map<String, Branch> branches = Map.of();

    private boolean closed;

    private static final class Branch {
        private final FileSpool spool;
        /** Held while a destination opens or closes: a successor waits until its predecessor has released the spool. */
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
                            "destination_failed name={} defect=\"{}\" trace=\"{}\" consequence=\"the other destinations continue\"",
                            name,
                            defect.what(),
                            defect.trace()),
                    () -> {});
        }

        /** Foreign code: whatever it throws, the other destinations must still be opened and closed. */
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
                "destination_refused name={} consequence=\"it gets no payloads\" remedy=\"use a unique name that matches {}\"",
                name,
                NAME);
    }

    private Branch branch(String name) {
        synchronized (lock) {
            Branch kept = branches.get(name);
            if (kept != null) {
                // A successor that waits here must not find its spool closed.
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
                        "destination_gone name={} consequence=\"its spool stays open for ten minutes\"",
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
            LOG.info("destination_ended name={} consequence=\"its folder is kept\"", name);
        });
    }

    /** A copy for each destination; a payload that its spool cannot accept is lost only for that destination. */
    void commit(List<Payload> payloads) {
        endThoseGoneForGood();
        branches.forEach((name, branch) -> {
            try {
                branch.spool.commit(payloads, Map.of());
                branch.refusing = false;
            } catch (OutboxException e) {
                if (!branch.refusing) {
                    LOG.warn(
                            "destination_not_served name={} reason=\"{}\" consequence=\"it misses payloads; the other destinations get them\"",
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
