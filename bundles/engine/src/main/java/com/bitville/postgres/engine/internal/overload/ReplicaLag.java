package com.bitville.postgres.engine.internal.overload;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.LoadSignal;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lag of a server's replicas, or of the server itself if it is a standby. The times in the server's views do not advance for a replica
 * that has stopped, and grow on a primary without writes: so they are compared with the replica's progress since the last reading. Used by
 * one thread.
 */
public final class ReplicaLag {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaLag.class);
    private static final Sql LAG = Sql.resource(ReplicaLag.class, "replica-lag");
    private static final int SELF = 0;

    private final LongSupplier nanoTime;
    private Map<Integer, Progress> replicas = Map.of();

    public ReplicaLag() {
        this(System::nanoTime);
    }

    ReplicaLag(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * The largest lag in seconds; empty without a replica, or if it is unknown.
     *
     * @param load the load just measured, if any
     */
    public OptionalDouble seconds(Session session, Optional<LoadSignal> load) {
        if (!session.capabilities().standby() && sendsNothing(load)) {
            replicas = Map.of();
            return OptionalDouble.empty();
        }
        try {
            return seconds(session.query(LAG));
        } catch (CollectException e) {
            // The collected data stays valid; the next use of a broken session detects it.
            LOG.debug("replica_lag_not_known reason=\"{}\"", e.getMessage());
            return OptionalDouble.empty();
        }
    }

    /** Most servers have no replica, so the lag is not queried. */
    private static boolean sendsNothing(Optional<LoadSignal> load) {
        return load.map(LoadSignal::walSenders).orElse(OptionalLong.empty()).orElse(1) == 0;
    }

    private OptionalDouble seconds(Rows rows) {
        long now = nanoTime.getAsLong();
        Map<Integer, Progress> seen = new HashMap<>();
        OptionalDouble most = OptionalDouble.empty();
        for (@Nullable Object[] row : rows.values()) {
            int replica = row[rows.index("replica")] instanceof Number pid ? pid.intValue() : -1;
            Progress progress = replicas.getOrDefault(replica, new Progress());
            seen.put(replica, progress);
            Double sent = number(row[rows.index("sent")]);
            Double replayed = number(row[rows.index("replayed")]);
            Double lag = number(row[rows.index("lag_s")]);
            Double delay = number(row[rows.index("delay_s")]);
            OptionalDouble one = replica == SELF
                    ? progress.ofItself(now, sent, replayed, lag, delay)
                    : progress.ofAnother(now, sent, number(row[rows.index("flushed")]), replayed, lag, delay);
            if (one.isPresent() && one.getAsDouble() >= most.orElse(one.getAsDouble())) {
                most = one;
            }
        }
        replicas = seen;
        return most;
    }

    private static @Nullable Double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : null;
    }

    /** One replica's progress from reading to reading. */
    private static final class Progress {
        private final Standstill flushing = new Standstill();
        private final Standstill replaying = new Standstill();
        private boolean replays;
        private double usualDelay;
        private boolean wasLevel;
        private long levelAt;
        private double levelWith;

        /**
         * The lag of a standby by its own view: at most the time since it had last replayed everything it received. Otherwise the first
         * record after an idle hour would look an hour late.
         */
        OptionalDouble ofItself(
                long now,
                @Nullable Double sent,
                @Nullable Double replayed,
                @Nullable Double lag,
                @Nullable Double delay) {
            if (sent == null || replayed == null || lag == null || sent <= replayed) {
                wasLevel = sent != null && replayed != null;
                levelAt = now;
                levelWith = replayed == null ? 0 : replayed;
                return OptionalDouble.empty();
            }
            double since = wasLevel && levelWith <= replayed ? (now - levelAt) / 1e9 : Double.POSITIVE_INFINITY;
            return OptionalDouble.of(Math.min(lag, since) - (delay == null ? 0 : delay));
        }

        /**
         * The lag of a replica by its primary's view. A replay delay may be configured on purpose, so its length alone is no sign of lag; a
         * standstill of replay that is longer than ever before is.
         */
        OptionalDouble ofAnother(
                long now,
                @Nullable Double sent,
                @Nullable Double flushed,
                @Nullable Double replayed,
                @Nullable Double lag,
                @Nullable Double delay) {
            usualDelay = Math.max(usualDelay, delay == null ? 0 : delay);
            replays |= replaying.moved(replayed);
            double stopped = flushing.seconds(now, flushed, sent);
            double hangs = replaying.seconds(now, replayed, flushed) - usualDelay;
            double most = replays ? Math.max(stopped, hangs) : 0;
            return lag == null && most <= 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Math.max(lag == null ? 0 : lag, most));
        }
    }

    /** How long a position has not moved although there is WAL ahead of it. */
    private static final class Standstill {
        private @Nullable Double last;
        private long since;
        private boolean still;

        boolean moved(@Nullable Double position) {
            return last != null && position != null && position > last;
        }

        double seconds(long now, @Nullable Double position, @Nullable Double ahead) {
            boolean same = position != null && position.equals(last);
            boolean more = position != null && ahead != null && ahead > position;
            if (!same || !more || !still) {
                since = now;
            }
            still = more;
            last = position;
            return (now - since) / 1e9;
        }
    }
}
