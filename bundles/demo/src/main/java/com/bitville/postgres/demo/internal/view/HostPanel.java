package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The host's newest figures, its CPU and memory over time. */
final class HostPanel implements Panel {
    private static final Set<String> HEAD =
            Set.of("kind", "server", "agent_id", "seq", "payload_id", "cycle", "part", "parts", "meta");
    private static final List<String> CPU = List.of("user", "system", "iowait", "idle");
    private static final List<String> MEMORY = List.of("total_bytes", "available_bytes");

    private final Series cpu = new Series();
    private final Series memory = new Series();
    private @Nullable ObjectNode latest;
    private double at;
    private final int port;

    /** With the port of the demo's own server. */
    HostPanel(int port) {
        this.port = port;
    }

    @Override
    public void add(Received request) {
        JsonNode data = request.data();
        if (!data.path("cpu").isObject()) {
            return;
        }
        ObjectNode point = cpu.at(request.timestamp());
        CPU.forEach(name -> point.set(name, data.path("cpu").get(name + "_percent")));
        ObjectNode bytes = memory.at(request.timestamp());
        MEMORY.forEach(name -> bytes.set(name, data.path("memory").get(name)));
        if (request.timestamp() >= at) {
            at = request.timestamp();
            latest = data.<ObjectNode>deepCopy().remove(HEAD);
            keepOwn(latest);
        }
    }

    /** The host may run other servers, too. */
    private void keepOwn(ObjectNode host) {
        JsonNode rows = host.path("postgres_processes");
        if (rows.isArray()) {
            ArrayNode own = host.putArray("postgres_processes");
            rows.forEach(row -> {
                if (row.path("port").asInt() == port) {
                    own.add(row);
                }
            });
        }
    }

    @Override
    public void show(ObjectNode state) {
        ObjectNode shown = state.putObject("host");
        if (latest == null) {
            shown.putNull("t");
        } else {
            shown.put("t", at);
        }
        shown.set("latest", latest);
        shown.set("cpu", cpu.show());
        shown.set("memory", memory.show());
    }
}
