package com.bitville.postgres.sql.internal.counter;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Since when a server's counters count, as far as a crash is concerned. Read before the counters, over the same connection, which a crash
 * would have ended.
 *
 * @param identity of the cluster
 * @param lostAt when all counters were lost at once, microseconds of the epoch; {@link #UNKNOWN} if that is not known
 * @param readAt the server's time, microseconds of the epoch
 * @param restartedAt when its checkpointer started, at a start of the server or after a crash; {@link #UNKNOWN} if that is not known
 */
public record ServerEpoch(String identity, long lostAt, long readAt, long restartedAt) {
    static final long UNKNOWN = Long.MIN_VALUE;

    static final Sql FILE = Sql.resource(ServerEpoch.class, "server_epoch");

    /** The newest of each server, shared by the subjects of a cycle. Safe for use by several threads. */
    public static final class Cache {
        private record Known(long cycle, int backend, ServerEpoch epoch) {}

        private final Map<String, Known> servers = new ConcurrentHashMap<>();

        /** That of a run's server, read once a cycle and connection. */
        ServerEpoch of(Run run) throws CollectException {
            Session session = run.session();
            Known known = servers.get(run.server());
            if (known != null
                    && known.cycle() == run.cycle()
                    && known.backend() == session.backendPid()
                    && !run.trial()) {
                return known.epoch();
            }
            Rows answer = session.query(FILE);
            @Nullable Object[] row = answer.values().get(0);
            ServerEpoch epoch = new ServerEpoch(
                    session.capabilities().systemIdentifier().orElse(""),
                    micros(row[0]),
                    micros(row[1]),
                    micros(row[2]));
            servers.put(run.server(), new Known(run.cycle(), session.backendPid(), epoch));
            return epoch;
        }
    }

    static long micros(@Nullable Object time) {
        return time instanceof Instant instant ? ChronoUnit.MICROS.between(Instant.EPOCH, instant) : UNKNOWN;
    }
}
