package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.database.Sql;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The statements that a server refused for want of a privilege, each until it is run. Safe for use by several threads. */
final class Refusals {
    private static final int MOST = 100;

    private final Map<String, Refusal> byFile = new TreeMap<>();

    /**
     * One of them.
     *
     * @param file what was refused
     * @param database where
     * @param grants what it lacked then, as it is pasted; empty where that cannot be told
     */
    record Refusal(Sql file, String database, List<String> grants) {}

    synchronized void refused(Refusal refusal) {
        if (byFile.size() < MOST) {
            byFile.put(refusal.file().name() + '@' + refusal.database(), refusal);
        }
    }

    synchronized void ran(Sql file, String database) {
        if (!byFile.isEmpty()) {
            byFile.remove(file.name() + '@' + database);
        }
    }

    synchronized List<Refusal> now() {
        return List.copyOf(byFile.values());
    }
}
