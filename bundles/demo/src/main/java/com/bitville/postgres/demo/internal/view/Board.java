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
    private final LoadPanel load = new LoadPanel();
    private final List<Panel> panels;

    /**
     * An empty board.
     *
     * @param agentStarted when the agent's process began
     * @param now the first second of the deliveries
     * @param databasePort the port of the demo's own server, to tell it from others of this host
     */
    public Board(Instant agentStarted, Instant now, int databasePort) {
        this.agentStarted = agentStarted.toEpochMilli() / 1e3;
        this.started = now.getEpochSecond();
        this.panels = List.of(
                load,
                new ActivityPanel(),
                new StatementsPanel(),
                new HostPanel(databasePort),
                new LogsPanel(),
                new CorrelatedPanel(),
                payloads);
    }

    /**
     * Adds a request that the listener accepted.
     *
     * @param request the request
     */
    public synchronized void accepted(AcceptedRequest request) {
        Received received = Received.of(request);
        deliveries.accepted(received.at());
        panels.forEach(panel -> panel.add(received));
    }

    /**
     * Adds a request that it refused.
     *
     * @param refusal its response
     */
    public synchronized void refused(Refusal refusal) {
        deliveries.refused(refusal.at().toEpochMilli() / 1e3);
    }

    /**
     * The complete state of the page.
     *
     * @param now the current time
     * @param fault the fault of the listener, {@code none} if there is none
     * @param limit how many requests a minute it accepts
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
     * What is behind a point of the load's plot.
     *
     * @param at seconds since 1970
     * @return a JSON document, without keys if there is no point
     */
    public synchronized String load(double at) {
        return load.moment(at).toString();
    }

    /**
     * A body that was accepted.
     *
     * @param id its {@code data.payload_id}
     * @return exactly as it was sent; empty if it is no longer kept
     */
    public synchronized Optional<byte[]> payload(String id) {
        return payloads.body(id);
    }
}
