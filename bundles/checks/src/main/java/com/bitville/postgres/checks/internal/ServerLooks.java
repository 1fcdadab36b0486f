package com.bitville.postgres.checks.internal;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.history.SeriesPoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * What is known of each server; outlives a change of the configuration. It also is the service that others ask for findings, because it needs
 * nothing itself: the wire asks for them and takes them, and must not wait for a component that waits for the wire.
 */
@Component(service = {ServerLooks.class, FindingsReport.class})
public final class ServerLooks implements FindingsReport {
    private final Map<String, ServerLook> servers = new ConcurrentHashMap<>();
    private volatile @Nullable FindingsReport current;

    Map<String, ServerLook> servers() {
        return servers;
    }

    void open(FindingsReport checks) {
        current = checks;
    }

    void close(FindingsReport checks) {
        if (current == checks) {
            current = null;
        }
    }

    @Override
    public List<ServerFinding> findings() {
        FindingsReport known = current;
        return known == null ? List.of() : known.findings();
    }

    @Override
    public List<ServerFinding> errors(String server) {
        FindingsReport known = current;
        return known == null ? List.of() : known.errors(server);
    }

    @Override
    public Map<String, Integer> counts(String server) {
        FindingsReport known = current;
        return known == null ? Map.of() : known.counts(server);
    }

    @Override
    public List<CheckDefinition> definitions() {
        FindingsReport known = current;
        return known == null ? List.of() : known.definitions();
    }

    @Override
    public List<SeriesPoint> history(ServerFinding finding) {
        FindingsReport known = current;
        return known == null ? List.of() : known.history(finding);
    }
}
