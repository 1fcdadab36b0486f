package com.bitville.postgres.activity.internal.blocking;

import com.bitville.postgres.activity.internal.session.ResultRow;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cache of names of relations of the agent's database, by oid. Used by one thread at a time. */
public final class RelationNames {
    private static final Logger LOG = LoggerFactory.getLogger(RelationNames.class);
    public static final Sql FILE = Sql.resource(RelationNames.class, "relation_names");
    /** A renamed table keeps its old name for this time. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int MOST = 1_000;

    private final Map<Long, Optional<String>> names = new HashMap<>();
    private long database;
    private Instant asked = Instant.MIN;

    /** Reads unknown names. A locked or forbidden {@code pg_class} must not lose the graph, so names that cannot be read stay numbers. */
    void learn(Session session, Collection<Long> oids, Instant now) throws CollectException {
        if (names.size() > MOST || now.isAfter(asked.plus(LONGEST)) || now.isBefore(asked)) {
            names.clear();
        }
        List<Long> unknown =
                oids.stream().filter(oid -> !names.containsKey(oid)).distinct().toList();
        if (unknown.isEmpty()) {
            return;
        }
        asked = names.isEmpty() ? now : asked;
        Rows rows;
        try {
            rows = session.query(FILE, unknown);
        } catch (CollectException e) {
            if (e.reason() == Reason.UNAVAILABLE) {
                throw e;
            }
            LOG.debug("relation_names_unknown relations={} reason={}", unknown.size(), e.getMessage());
            return;
        }
        unknown.forEach(oid -> names.put(oid, Optional.empty()));
        ResultRow.map(rows, resultRow -> {
            database = Objects.requireNonNull(resultRow.number("database"));
            return names.put(
                    Objects.requireNonNull(resultRow.number("oid")),
                    Optional.of(Objects.requireNonNull(resultRow.text("relation"))));
        });
    }

    /** A relation's name; its oid if it belongs to another database. Database 0 means shared relations. */
    String name(@Nullable Long of, long oid) {
        boolean here = of == null || of == 0 || of == database;
        return (here ? names.getOrDefault(oid, Optional.empty()) : Optional.<String>empty()).orElse(Long.toString(oid));
    }
}
