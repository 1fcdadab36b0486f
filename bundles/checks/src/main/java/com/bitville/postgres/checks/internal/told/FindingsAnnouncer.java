package com.bitville.postgres.checks.internal.told;

import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.collect.Snapshot.StateKey;
import com.bitville.postgres.api.delivery.Outbox;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes findings to everybody who takes cycles: the wire commits them with their state, the history keeps them, the journal notes them. They
 * count as told only when the outbox has their state, so a kill, a full disk or a missing wire delays them and loses none.
 */
@Component(service = FindingsAnnouncer.class)
public final class FindingsAnnouncer {
    /** Marks this bundle's own listener, which must not hear itself. */
    public static final String OWN = "bitville.checks";

    private static final Logger LOG = LoggerFactory.getLogger(FindingsAnnouncer.class);

    private final List<CycleListener> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Outbox outbox;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(!(" + OWN + "=true))")
    public void bindListener(CycleListener listener) {
        listeners.add(listener);
    }

    public void unbindListener(CycleListener listener) {
        listeners.remove(listener);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindOutbox(Outbox given) {
        outbox = given;
    }

    public void unbindOutbox(Outbox taken) {
        if (outbox == taken) {
            outbox = null;
        }
    }

    /** What was committed of a server's findings; empty also while the outbox is away, see {@link #hasOutbox}. */
    public Optional<byte[]> committed(String server) {
        Outbox known = outbox;
        return known == null ? Optional.empty() : known.state(key(server));
    }

    /** How many destinations have begun that know nothing of what was told before. */
    public long destinationsBegun() {
        Outbox known = outbox;
        return known == null ? 0 : known.destinationsBegun();
    }

    /** The servers of which findings were ever committed. */
    public List<String> servers() {
        Outbox known = outbox;
        String own = key("");
        return known == null
                ? List.of()
                : known.stateKeys().stream()
                        .filter(key -> key.endsWith(own))
                        .map(key -> key.substring(0, key.length() - own.length()))
                        .filter(server -> !server.contains("/"))
                        .toList();
    }

    public boolean hasOutbox() {
        return outbox != null;
    }

    private static String key(String server) {
        return StateKey.of(server, FindingsTable.SUBJECT, Optional.empty()).state();
    }

    /** Tells; whether that is durable now. */
    public boolean tell(Cycle looked, List<ServerFinding> findings, Optional<byte[]> state) {
        Cycle cycle = FindingsTable.cycle(looked, findings, state);
        for (CycleListener listener : listeners) {
            try {
                listener.onCycle(cycle);
            } catch (CollectException e) {
                LOG.debug("findings_not_taken server={} reason=\"{}\"", looked.server(), e.getMessage());
                return false;
            }
        }
        return !hasOutbox()
                || committed(looked.server())
                        .filter(held ->
                                state.filter(sent -> Arrays.equals(held, sent)).isPresent())
                        .isPresent();
    }
}
