package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The destinations beside the listener. Each has a spool of its own, so that one that takes nothing fills its own folder and holds back
 * nobody. One that goes away is kept for a while: where its bundle is replaced, nothing is missed in between. Safe for several threads.
 */
final class Branches {
    private static final Logger LOG = LoggerFactory.getLogger(FileSpool.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private static final long KEPT = Duration.ofMinutes(10).toNanos();

    private final Function<String, FileSpool> opener;
    private final LongSupplier nanoTime;
    private final Map<String, Branch> branches = new TreeMap<>();

    private static final class Branch {
        private final FileSpool spool;
        private @Nullable Destination destination;
        private long goneSince;
        private boolean refusing;

        Branch(FileSpool spool) {
            this.spool = spool;
        }
    }

    /** Opens spools by name. */
    Branches(Function<String, FileSpool> opener, LongSupplier nanoTime) {
        this.opener = opener;
        this.nanoTime = nanoTime;
    }

    synchronized void add(Destination destination) {
        String name = destination.name();
        Branch kept = branches.get(name);
        if (!NAME.matcher(name).matches() || (kept != null && kept.destination != null)) {
            LOG.warn(
                    "destination_refused name={} consequence=\"it gets nothing\" remedy=\"a name of its own that matches {}\"",
                    name,
                    NAME);
            return;
        }
        Branch branch = branches.computeIfAbsent(name, wanted -> new Branch(opener.apply(wanted)));
        branch.destination = destination;
        destination.open(branch.spool);
        LOG.info("destination_added name={}", name);
    }

    synchronized void remove(Destination destination) {
        Branch branch = branches.get(destination.name());
        if (branch != null && destination.equals(branch.destination)) {
            destination.close();
            branch.destination = null;
            branch.goneSince = nanoTime.getAsLong();
            LOG.info(
                    "destination_gone name={} consequence=\"its payloads are kept for ten minutes\"",
                    destination.name());
        }
    }

    private void endThoseGoneForGood() {
        branches.entrySet().removeIf(entry -> {
            Branch branch = entry.getValue();
            boolean gone = branch.destination == null && nanoTime.getAsLong() - branch.goneSince > KEPT;
            if (gone) {
                branch.spool.close();
                LOG.info("destination_ended name={} consequence=\"what is in its folder stays there\"", entry.getKey());
            }
            return gone;
        });
    }

    /** A copy for each; what a branch cannot take is its own loss. */
    synchronized void commit(List<Payload> payloads) {
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

    synchronized Map<String, FileSpool> spools() {
        Map<String, FileSpool> spools = new TreeMap<>();
        branches.forEach((name, branch) -> spools.put(name, branch.spool));
        return spools;
    }

    synchronized Map<String, Object> counts() {
        Map<String, Object> counts = new TreeMap<>();
        branches.forEach((name, branch) -> counts.put(name, branch.spool.counts()));
        return counts;
    }

    synchronized void close() {
        branches.values().forEach(branch -> {
            if (branch.destination != null) {
                branch.destination.close();
            }
            branch.spool.close();
        });
        branches.clear();
    }
}
