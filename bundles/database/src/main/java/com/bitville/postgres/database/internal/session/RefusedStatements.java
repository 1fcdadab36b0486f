package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.database.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The statements that a server refused for lack of a privilege, each until it succeeds. Thread-safe. */
public final class RefusedStatements {
    private static final int MOST = 100;

    /** A collector that is refused every second does not need the missing grants every second. */
    private static final Duration ASKED_EVERY = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private final Map<String, Refusal> byFile = new TreeMap<>();

    /**
     * A refused statement.
     *
     * @param file the statement
     * @param database the database
     * @param grants the missing grants as statements, ready to paste; empty if unknown
     * @param at the time of the refusal, by the given clock
     */
    public record Refusal(Sql file, String database, List<String> grants, long at) {}

    public RefusedStatements(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Records a refusal and returns the missing grants, from the server unless they were read recently. */
    public List<String> refused(Sql file, String database, Supplier<List<String>> lacking) {
        Refusal before = known(file, database);
        long now = nanoTime.getAsLong();
        if (before != null && now - before.at() < ASKED_EVERY.toNanos()) {
            return before.grants();
        }
        // Outside the lock: this queries the server.
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
