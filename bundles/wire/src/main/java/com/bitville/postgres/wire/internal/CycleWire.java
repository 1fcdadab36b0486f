package com.bitville.postgres.wire.internal;

import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Snapshot.StateKey;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.delivery.DeliveryListener;
import com.bitville.postgres.api.delivery.GapSource;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.wire.internal.body.CycleEncoder;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Commits every cycle to the outbox as request bodies, together with the collectors' next states, and reports lost payloads. */
@Component(
        service = {CycleListener.class, DeliveryListener.class},
        configurationPid = "bitville.wire",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class CycleWire implements CycleListener, DeliveryListener {
    private final CycleEncoder encoder;
    private final Outbox outbox;
    private final StoryWire storyWire;
    private final GapReporter gaps;
    private volatile @Nullable FindingsReport findings;

    /** Called by Declarative Services. */
    @Activate
    public CycleWire(WireConfig config, @Reference Outbox outbox, @Reference GapSource gaps) {
        this(WireSettings.of(config), outbox, gaps, Clock.systemUTC(), System::nanoTime);
    }

    CycleWire(WireSettings settings, Outbox outbox, GapSource gaps, Clock clock, LongSupplier nanoTime) {
        this.encoder = new CycleEncoder(settings, this::findings);
        this.storyWire = encoder.stories();
        this.outbox = outbox;
        this.gaps = new GapReporter(encoder.gapReport(), outbox, gaps, clock, nanoTime);
    }

    /** Optional: cycles are sent whether anybody looks for findings or not. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFindings(FindingsReport given) {
        findings = given;
    }

    void unbindFindings(FindingsReport taken) {
        if (findings == taken) {
            findings = null;
        }
    }

    private Map<String, Integer> findings(String server) {
        FindingsReport known = findings;
        return known == null ? Map.of() : known.counts(server);
    }

    @Override
    public void onDelivered(SpooledPayload payload) {
        gaps.delivered();
    }

    @Override
    public void onCycle(Cycle read) throws CollectException {
        Cycle cycle = shipped(read);
        Map<String, byte[]> states = new HashMap<>();
        for (Snapshot snapshot : cycle.snapshots()) {
            StateKey key = StateKey.of(snapshot);
            snapshot.nextState().ifPresent(state -> states.put(key.state(), state));
            snapshot.nextBase().ifPresent(base -> states.put(key.base(), base));
        }
        try {
            List<Payload> payloads = new ArrayList<>(encoder.encode(cycle, outbox.agentId(), storyWire.waiting()));
            StoryWire.Told told = storyWire.tell(cycle, outbox, encoder.logRead(cycle), payloads.size());
            payloads.addAll(told.payloads());
            states.putAll(told.state());
            if (!payloads.isEmpty() || !states.isEmpty()) {
                commit(payloads, states, told);
                storyWire.committed(told, cycle);
                gaps.committed();
            }
        } catch (OutboxException e) {
            throw new CollectException(
                    Reason.FAILED,
                    "the buffer refused cycle " + cycle.number() + " of " + cycle.server() + ": " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new CollectException(
                    Reason.FAILED,
                    "cycle " + cycle.number() + " of " + cycle.server() + " could not be written as JSON",
                    e);
        }
    }

    /** Taken out before anything is written, so that no way to a body is left. */
    private static Cycle shipped(Cycle cycle) {
        List<Snapshot> snapshots = cycle.snapshots().stream()
                .map(snapshot -> snapshot.withRowsets(snapshot.rowsets().stream()
                        .filter(rowset -> rowset.table().reach() == Reach.SHIPPED)
                        .toList()))
                .toList();
        return new Cycle(cycle.server(), cycle.number(), cycle.at(), snapshots, cycle.outcomes());
    }

    private void commit(List<Payload> payloads, Map<String, byte[]> states, StoryWire.Told told)
            throws OutboxException {
        boolean committed = false;
        try {
            outbox.commit(payloads, states);
            committed = true;
        } finally {
            if (!committed) {
                storyWire.returned(told);
            }
        }
    }
}
