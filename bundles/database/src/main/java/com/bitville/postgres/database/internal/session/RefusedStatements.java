package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.database.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The statements that a server refused for want of a privilege, each until it is run. Safe for use by several threads. */
public final class RefusedStatements {
    private static final int MOST = 100;

    /** A collector that is refused every second need not know every second what it lacks. */
    private static final Duration ASKED_EVERY = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private final Map<String, Refusal> byFile = new TreeMap<>();

    /**
     * One of them.
     *
     * @param file what was refused
     * @param database where
     * @param grants what it lacked then, as it is pasted; empty where that cannot be told
     * @param at when, by the clock given
     */
    public record Refusal(Sql file, String database, List<String> grants, long at) {}

    public RefusedStatements(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes a refusal and tells what is lacking, asking for it where that is not known from a moment ago. */
    public List<String> refused(Sql file, String database, Supplier<List<String>> lacking) {
        Refusal before = known(file, database);
        long now = nanoTime.getAsLong();
        if (before != null && now - before.at() < ASKED_EVERY.toNanos()) {
            return before.grants();
        }
        // Not while others wait: the server is asked.
        List<String> grants = lacking.get();
        put(new Refusal(file, database, grants, now));
        return grants;
    }

    private synchronized @Nullable Refusal known(Sql file, String database) {
        return byFile.get(key(file, database));
    }

    private synchronized void put(Refusal refusal) {
        if (byFile.size() < MOST) {
            byFile.put(key(refusal.file(), refusal.database()), refusal);
        }
    }

    private static String key(Sql file, String database) {
        return file.name() + '@' + database;
    }

    public synchronized void ran(Sql file, String database) {
        if (!byFile.isEmpty()) {
            byFile.remove(key(file, database));
        }
    }

    public synchronized List<Refusal> now() {
        return List.copyOf(byFile.values());
    }
}
