package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.thread.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
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
    private volatile Map<String, DestinationSpool> destinationSpools = Map.of();

    private boolean closed;

    private static final class DestinationSpool {
        private final FileSpool spool;
        /** Held while a destination opens or closes: a successor waits until its predecessor has released the spool. */
        private final ReentrantLock handover = new ReentrantLock();

        private @Nullable Destination destination;
        private long goneSince;
        private volatile boolean refusing;
        private volatile boolean judged;
        private volatile @Nullable Destination asked;

        private final Guard guard;

        DestinationSpool(String name, FileSpool spool, long now) {
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

        /** Asks the destination that is there, or was there last: its successor wants the same. */
        List<Payload> wanted(List<Payload> payloads) {
            Destination last = asked;
            if (last == null) {
                return payloads;
            }
            List<Payload> wanted = new ArrayList<>(payloads.size());
            boolean answered = calls(() -> payloads.forEach(payload -> {
                if (last.wants(payload)) {
                    wanted.add(payload);
                }
            }));
            return answered ? wanted : payloads;
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
        DestinationSpool destinationSpool = destinationSpool(name);
        destinationSpool.handover.lock();
        try {
            if (!takes(destinationSpool, destination)) {
                refused(name);
                return;
            }
            if (destinationSpool.calls(() -> destination.open(destinationSpool.spool))) {
                LOG.info("destination_added name={}", name);
            } else {
                left(destinationSpool);
            }
        } finally {
            destinationSpool.handover.unlock();
        }
    }

    private static void refused(String name) {
        LOG.warn(
                "destination_refused name={} consequence=\"it gets no payloads\" remedy=\"use a unique name that matches {}\"",
                name,
                NAME);
    }

    private DestinationSpool destinationSpool(String name) {
        synchronized (lock) {
            DestinationSpool kept = destinationSpools.get(name);
            if (kept != null) {
                // A successor that waits here must not find its spool closed.
                kept.goneSince = nanoTime.getAsLong();
                return kept;
            }
            DestinationSpool fresh = new DestinationSpool(name, opener.apply(name), nanoTime.getAsLong());
            Map<String, DestinationSpool> more = new TreeMap<>(destinationSpools);
            more.put(name, fresh);
            destinationSpools = more;
            return fresh;
        }
    }

    private boolean takes(DestinationSpool destinationSpool, Destination destination) {
        synchronized (lock) {
            if (destinationSpool.destination != null || closed) {
                return false;
            }
            destinationSpool.destination = destination;
            destinationSpool.asked = destination;
            return true;
        }
    }

    void remove(Destination destination) {
        DestinationSpool destinationSpool = destinationSpools.get(destination.name());
        if (destinationSpool == null) {
            return;
        }
        destinationSpool.handover.lock();
        try {
            if (serves(destinationSpool, destination)) {
                release(destinationSpool, destination);
                LOG.info(
                        "destination_gone name={} consequence=\"its spool stays open for ten minutes\"",
                        destination.name());
            }
        } finally {
            destinationSpool.handover.unlock();
        }
    }

    private boolean isPresent(DestinationSpool destinationSpool) {
        synchronized (lock) {
            return destinationSpool.destination != null;
        }
    }

    private boolean serves(DestinationSpool destinationSpool, Destination destination) {
        synchronized (lock) {
            return destination.equals(destinationSpool.destination);
        }
    }

    private void release(DestinationSpool destinationSpool, Destination destination) {
        destinationSpool.calls(destination::close);
        left(destinationSpool);
    }

    private void left(DestinationSpool destinationSpool) {
        synchronized (lock) {
            destinationSpool.destination = null;
            destinationSpool.goneSince = nanoTime.getAsLong();
        }
    }

    private void endThoseGoneForGood() {
        Map<String, DestinationSpool> gone = new TreeMap<>();
        synchronized (lock) {
            Map<String, DestinationSpool> staying = new TreeMap<>(destinationSpools);
            staying.forEach((name, destinationSpool) -> {
                if (destinationSpool.destination == null && nanoTime.getAsLong() - destinationSpool.goneSince > KEPT) {
                    gone.put(name, destinationSpool);
                }
            });
            if (!gone.isEmpty()) {
                staying.keySet().removeAll(gone.keySet());
                destinationSpools = staying;
            }
        }
        gone.forEach((name, destinationSpool) -> {
            destinationSpool.spool.close();
            LOG.info("destination_ended name={} consequence=\"its folder is kept\"", name);
        });
    }

    /** Whether one that takes everything is about to get its first payload; true once for each. */
    boolean hasBegun() {
        boolean begun = false;
        for (DestinationSpool destinationSpool : destinationSpools.values()) {
            if (!destinationSpool.judged && takesAll(destinationSpool) && destinationSpool.spool.isOnDisk()) {
                destinationSpool.judged = true;
                begun |= destinationSpool.spool.isUnused();
            }
        }
        return begun;
    }

    private static boolean takesAll(DestinationSpool destinationSpool) {
        Destination asked = destinationSpool.asked;
        boolean[] takes = {false};
        return asked != null && destinationSpool.calls(() -> takes[0] = asked.takesAll()) && takes[0];
    }

    /**
     * A copy for each destination; a payload that its spool cannot accept is lost only for that destination.
     *
     * @return whether each payload is in the spool of a destination
     */
    boolean commit(List<Payload> payloads) {
        endThoseGoneForGood();
        Set<UUID> taken = new HashSet<>();
        destinationSpools.forEach((name, destinationSpool) -> {
            try {
                List<Payload> wanted = destinationSpool.wanted(payloads);
                if (!wanted.isEmpty()) {
                    destinationSpool.spool.commit(wanted, Map.of());
                }
                wanted.forEach(payload -> taken.add(payload.id()));
                destinationSpool.refusing = false;
            } catch (OutboxException e) {
                if (!destinationSpool.refusing) {
                    LOG.warn(
                            "destination_not_served name={} reason=\"{}\" consequence=\"it misses payloads; the other destinations get them\"",
                            name,
                            e.getMessage());
                }
                destinationSpool.refusing = true;
            }
        });
        return payloads.stream().allMatch(payload -> taken.contains(payload.id()));
    }

    /** How those do that have said whether they deliver; called at each commit and for each selection of details. */
    DetailRoom.Others others() {
        List<FileSpool> delivering = destinationSpools.values().stream()
                .filter(this::isPresent)
                .map(destinationSpool -> destinationSpool.spool)
                .filter(FileSpool::delivers)
                .toList();
        if (delivering.isEmpty()) {
            return DetailRoom.Others.STOPPED;
        }
        return delivering.stream().allMatch(FileSpool::behind)
                ? DetailRoom.Others.BEHIND
                : DetailRoom.Others.DELIVERING;
    }

    Map<String, FileSpool> spools() {
        Map<String, FileSpool> spools = new TreeMap<>();
        destinationSpools.forEach((name, destinationSpool) -> spools.put(name, destinationSpool.spool));
        return spools;
    }

    Map<String, Object> counts() {
        Map<String, Object> counts = new TreeMap<>();
        destinationSpools.forEach((name, destinationSpool) -> counts.put(name, destinationSpool.spool.counts()));
        return counts;
    }

    void close() {
        Map<String, DestinationSpool> all;
        synchronized (lock) {
            closed = true;
            all = destinationSpools;
            destinationSpools = Map.of();
        }
        all.values().forEach(this::end);
    }

    private void end(DestinationSpool destinationSpool) {
        destinationSpool.handover.lock();
        try {
            Destination destination;
            synchronized (lock) {
                destination = destinationSpool.destination;
            }
            if (destination != null) {
                release(destinationSpool, destination);
            }
        } finally {
            destinationSpool.handover.unlock();
            destinationSpool.spool.close();
        }
    }
}
