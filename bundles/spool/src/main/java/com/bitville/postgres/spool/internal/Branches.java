package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The destinations beside the listener. Each has a spool of its own, so that one that takes nothing fills its own folder and holds back
 * nobody. Safe for several threads.
 */
final class Branches {
    private static final Logger LOG = LoggerFactory.getLogger(FileSpool.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private final Function<String, FileSpool> opener;
    private final Map<String, Branch> branches = new TreeMap<>();

    private static final class Branch {
        private final Destination destination;
        private final FileSpool spool;
        private boolean refusing;

        Branch(Destination destination, FileSpool spool) {
            this.destination = destination;
            this.spool = spool;
        }
    }

    /** Opens spools by name. */
    Branches(Function<String, FileSpool> opener) {
        this.opener = opener;
    }

    synchronized void add(Destination destination) {
        String name = destination.name();
        if (!NAME.matcher(name).matches() || branches.containsKey(name)) {
            LOG.warn(
                    "destination_refused name={} consequence=\"it gets nothing\" remedy=\"a name of its own that matches {}\"",
                    name,
                    NAME);
            return;
        }
        Branch branch = new Branch(destination, opener.apply(name));
        branches.put(name, branch);
        destination.open(branch.spool);
        LOG.info("destination_added name={}", name);
    }

    synchronized void remove(Destination destination) {
        Branch branch = branches.get(destination.name());
        if (branch != null && branch.destination.equals(destination)) {
            branches.remove(destination.name());
            end(branch);
        }
    }

    /** A copy for each; what a branch cannot take is its own loss. */
    synchronized void commit(List<Payload> payloads) {
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

    synchronized Map<String, Object> counts() {
        Map<String, Object> counts = new TreeMap<>();
        branches.forEach((name, branch) -> counts.put(name, branch.spool.counts()));
        return counts;
    }

    synchronized void close() {
        branches.values().forEach(this::end);
        branches.clear();
    }

    private void end(Branch branch) {
        branch.destination.close();
        branch.spool.close();
    }
}
