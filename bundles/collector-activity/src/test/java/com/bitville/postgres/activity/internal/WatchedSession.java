package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real session that records queries, and can run actions between two queries. */
public final class WatchedSession implements Session {
    /** What happens. */
    public interface Event {
        void happen() throws Exception;
    }

    final List<String> queries = new ArrayList<>();
    private final Session real;
    private final Map<String, Event> before = new HashMap<>();

    WatchedSession(Session real) {
        this.real = real;
    }

    /** Something that happens once, just before the next run of that file. */
    public void before(String file, Event event) {
        before.put(file, event);
    }

    @Override
    public Rows query(Sql sql, @Nullable Object... params) throws CollectException {
        queries.add(sql.name());
        Event event = before.remove(sql.name());
        if (event != null) {
            try {
                event.happen();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        return real.query(sql, params);
    }

    @Override
    public Capabilities capabilities() {
        return real.capabilities();
    }

    @Override
    public int backendPid() {
        return real.backendPid();
    }

    @Override
    public String databaseName() {
        return real.databaseName();
    }
}
