package com.bitville.postgres.statements.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cache of the names of one server's users and databases, by object identifier. */
final class ObjectNames {
    /** A renamed role or database keeps its old name for this time. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    static final Sql NAMES = Sql.resource(ObjectNames.class, "statements_names");

    private Map<Long, String> users = Map.of();
    private Map<Long, String> databases = Map.of();
    private Instant asked = Instant.MIN;

    void learn(Session session, List<StatementKey> keys, Instant now) throws CollectException {
        boolean known = keys.stream()
                .allMatch(statementKey ->
                        users.containsKey(statementKey.userid()) && databases.containsKey(statementKey.dbid()));
        if (!known || now.isAfter(asked.plus(LONGEST)) || now.isBefore(asked)) {
            read(session);
            asked = now;
        }
    }

    /** The object identifier of a role, or -1 if there is none of that name. */
    long userNamed(Session session, String name) throws CollectException {
        if (!users.containsValue(name)) {
            read(session);
        }
        return users.entrySet().stream()
                .filter(user -> user.getValue().equals(name))
                .mapToLong(Map.Entry::getKey)
                .findFirst()
                .orElse(-1);
    }

    private void read(Session session) throws CollectException {
        Rows rows = session.query(NAMES);
        Map<Long, String> freshUsers = new HashMap<>();
        Map<Long, String> freshDatabases = new HashMap<>();
        for (@Nullable Object[] row : rows.values()) {
            if (row[1] instanceof Number oid && row[2] instanceof String name) {
                ("role".equals(row[0]) ? freshUsers : freshDatabases).put(oid.longValue(), name);
            }
        }
        users = freshUsers;
        databases = freshDatabases;
    }

    @Nullable
    String user(long oid) {
        return users.get(oid);
    }

    @Nullable
    String database(long oid) {
        return databases.get(oid);
    }
}
