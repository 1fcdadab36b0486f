package com.bitville.postgres.statements.internal;

import com.bitville.postgres.statements.internal.entry.StatementKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * The statements that recently had a row, by server, for the rare read of their texts. Kept only in memory: after a restart the next cycles
 * add them again.
 */
@Component(service = WantedTexts.class)
public final class WantedTexts {
    private static final int MOST = 2_000;
    private final Map<String, Set<Long>> byServer = new HashMap<>();

    synchronized void want(String server, Collection<StatementKey> keys) {
        Set<Long> ids = byServer.computeIfAbsent(server, name -> new LinkedHashSet<>());
        keys.stream().map(StatementKey::queryid).filter(id -> ids.size() < MOST).forEach(ids::add);
    }

    synchronized List<Long> wanted(String server) {
        return List.copyOf(byServer.getOrDefault(server, Set.of()));
    }

    synchronized void satisfied(String server, Collection<Long> ids) {
        byServer.getOrDefault(server, new LinkedHashSet<>()).removeAll(Set.copyOf(ids));
    }
}
