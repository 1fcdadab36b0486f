package com.bitville.postgres.checks.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/** What is known of each server; outlives a change of the configuration. */
@Component(service = ServerLooks.class)
public final class ServerLooks {
    private final Map<String, ServerLook> servers = new ConcurrentHashMap<>();

    Map<String, ServerLook> servers() {
        return servers;
    }
}
