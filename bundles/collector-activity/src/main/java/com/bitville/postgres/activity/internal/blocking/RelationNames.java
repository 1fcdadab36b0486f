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

/** The names of relations of the agent's database by their oids, remembered for a while. Used by one thread at a time. */
public final class RelationNames {
    private static final Logger LOG = LoggerFactory.getLogger(RelationNames.class);
    public static final Sql FILE = Sql.resource(RelationNames.class, "relation_names");
    /** A renamed table goes by its old name for that long. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int MOST = 1_000;

    private final Map<Long, Optional<String>> names = new HashMap<>();
    private long database;
    private Instant asked = Instant.MIN;

    /**
     * Learns the names that are not known. That {@code pg_class} itself is locked or closed must not cost the graph, so names that cannot
     * be read stay numbers.
     */
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

    /** A relation's name; its oid where it is another database's. Database 0 stands for relations that all share. */
    String name(@Nullable Long of, long oid) {
        boolean here = of == null || of == 0 || of == database;
        return (here ? names.getOrDefault(oid, Optional.empty()) : Optional.<String>empty()).orElse(Long.toString(oid));
    }
}
