package com.bitville.postgres.demo.internal.view;

import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.Refusal;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Everything that the page shows, in bounded memory. Safe for use by several threads. */
public final class Board {
    private final double agentStarted;
    private final long started;
    private final Deliveries deliveries = new Deliveries();
    private final PayloadsPanel payloads = new PayloadsPanel();
    private final List<Panel> panels = List.of(
            new ActivityPanel(),
            new StatementsPanel(),
            new HostPanel(),
            new LogsPanel(),
            new CorrelatedPanel(),
            payloads);

    /**
     * An empty board.
     *
     * @param agentStarted when the agent's process began
     * @param now the first second of the deliveries
     */
    public Board(Instant agentStarted, Instant now) {
        this.agentStarted = agentStarted.toEpochMilli() / 1e3;
        this.started = now.getEpochSecond();
    }

    /**
     * Notes a request that the listener took.
     *
     * @param request the request
     */
    public synchronized void accepted(AcceptedRequest request) {
        Received received = Received.of(request);
        deliveries.accepted(received.at());
        panels.forEach(panel -> panel.add(received));
    }

    /**
     * Notes a request that it refused.
     *
     * @param refusal what it answered
     */
    public synchronized void refused(Refusal refusal) {
        deliveries.refused(refusal.at().toEpochMilli() / 1e3);
    }

    /**
     * The page's whole state.
     *
     * @param now the present
     * @param fault the trouble the listener is in, {@code none} if well
     * @param limit how many requests a minute it takes
     * @return a JSON document
     */
    public synchronized String state(Instant now, String fault, int limit) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("now", now.toEpochMilli() / 1e3);
        state.put("agent_started", agentStarted);
        state.putObject("listener")
                .put("fault", fault)
                .put("accepted", deliveries.accepted())
                .put("refused", deliveries.refused())
                .put("limit", limit);
        state.set("deliveries", deliveries.show(started, now.getEpochSecond()));
        panels.forEach(panel -> panel.show(state));
        return state.toString();
    }

    /**
     * A body that was taken.
     *
     * @param id its {@code data.payload_id}
     * @return exactly as it was sent; empty if it is not kept any more
     */
    public synchronized Optional<byte[]> payload(String id) {
        return payloads.body(id);
    }
}
