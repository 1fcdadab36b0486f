package com.bitville.postgres.otlp.internal;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.Setting;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What metrics and logs are of: a PostgreSQL server by its address, or the agent itself.
 * Equal resources are one object, by which the encoder groups what is of them. Safe for use by several threads.
 */
public final class OutletResources {
    /** Who made them. */
    public static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("com.bitville.postgres");

    private static final String NAME = "service.name";
    private static final String INSTANCE = "service.instance.id";
    private static final String FIRST = "default";

    private final Map<String, String> attributes;
    private final Configuration configuration;
    private final String agentId;
    /** As many as there are servers, and one for each address that one of them had before. */
    private final Map<Resource, Resource> known = new ConcurrentHashMap<>();

    /**
     * Resources of one agent.
     *
     * @param attributes of the operator, which lose against those that identify
     * @param configuration knows the servers' addresses
     * @param agentId identifies the agent
     */
    public OutletResources(Map<String, String> attributes, Configuration configuration, String agentId) {
        this.attributes = Map.copyOf(attributes);
        this.configuration = configuration;
        this.agentId = agentId;
    }

    /** The resource of a server by its configured name; of the agent for {@code agent}, {@code host} and what is no server. */
    public Resource of(String server) {
        Resource made = make(server);
        Resource former = known.putIfAbsent(made, made);
        return former == null ? made : former;
    }

    private Resource make(String server) {
        AttributesBuilder builder = Attributes.builder().put(NAME, "bitville-postgres-agent");
        Optional<String> host = setting(server, "host");
        Optional<String> port = setting(server, "port");
        if (host.isEmpty() || port.isEmpty()) {
            attributes.forEach(builder::put);
            return Resource.create(builder.put(INSTANCE, agentId).build());
        }
        builder.put(NAME, "postgresql");
        attributes.forEach(builder::put);
        return Resource.create(builder.put(INSTANCE, host.get() + ":" + port.get())
                .put("server.address", host.get())
                .put("server.port", Long.parseLong(port.get()))
                .put("bitville.server", server)
                .build());
    }

    private Optional<String> setting(String server, String key) {
        String full = (server.equals(FIRST) ? "database." : "database:" + server + ".") + key;
        for (Setting setting : configuration.settings()) {
            if (setting.key().equals(full) && setting.value() != null) {
                return Optional.of(String.valueOf(setting.value()));
            }
        }
        return Optional.empty();
    }
}
