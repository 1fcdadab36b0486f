package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subject {@code logs}: what the configured servers have logged since the last run. Of the host's scope, because a log is never so
 * interesting as while its server is down; so each row names its server.
 */
@Component(service = Collector.class)
public final class LogsCollector implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(LogsCollector.class);

    private static final Subject SUBJECT = new Subject(
            "logs",
            Scope.HOST,
            Duration.ZERO,
            Lane.CORE,
            List.of(Columns.STATE_OF_LOGS, Columns.COUNTS, Columns.ENTRIES, Columns.CORRELATED));

    private final List<ServerLog> logs = new CopyOnWriteArrayList<>();

    /** Begins without a log; each configured one is bound. */
    @Activate
    public LogsCollector() {}

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    void bindLog(ServerLog log) {
        logs.add(log);
    }

    void unbindLog(ServerLog log) {
        logs.remove(log);
    }

    @Override
    public Subject subject() {
        return SUBJECT;
    }

    @Override
    public Snapshot collect(Run run) throws CollectException, InterruptedException {
        Map<String, Positions> positions =
                new HashMap<>(run.state().map(LogsCollector::positions).orElse(Map.of()));
        Gathered gathered = new Gathered();
        CollectException failure = null;
        int readable = 0;
        for (ServerLog log : logs) {
            LogSettings settings = log.settings();
            Harvest harvest = new Harvest(settings.server());
            Tally tally = new Tally();
            try {
                Reading reading = log.read(positions.get(settings.key()), harvest::take, tally);
                positions.put(settings.key(), reading.positions());
                gathered.add(settings, reading, harvest, tally);
                readable++;
            } catch (CollectException e) {
                gathered.failed(settings, e);
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null && readable == 0) {
            throw failure;
        }
        return new Snapshot(
                SUBJECT, run.server(), run.at(), 0, gathered.rowsets(), Optional.of(Positions.toBytes(positions)));
    }

    private static Map<String, Positions> positions(byte[] state) {
        try {
            return Positions.fromBytes(state);
        } catch (IOException e) {
            LOG.warn("log_positions_unknown reason={} consequence=logs_are_read_from_their_ends_on", e.getMessage());
            return Map.of();
        }
    }

    /** The rows of all servers. */
    private static final class Gathered {
        private final List<@Nullable Object[]> states = new ArrayList<>();
        private final List<@Nullable Object[]> counts = new ArrayList<>();
        private final List<@Nullable Object[]> entries = new ArrayList<>();
        private final List<@Nullable Object[]> correlated = new ArrayList<>();
        private long total;
        private long totalCorrelated;

        void add(LogSettings settings, Reading reading, Harvest harvest, Tally tally) {
            states.add(new @Nullable Object[] {
                settings.server(),
                settings.path(),
                reading.state(),
                reading.files() == 0 ? "no file there: waiting for the one that a rotation creates" : null,
                reading.files() == 0 ? null : reading.format().word(),
                reading.prefix().isEmpty() ? null : reading.prefix(),
                reading.file().isEmpty() ? null : reading.file(),
                reading.files(),
                reading.readBytes(),
                reading.lagBytes(),
                tally.skippedBytes(),
                tally.lines(),
                tally.unreadableLines(),
                tally.cutLines(),
                tally.truncations(),
                harvest.lastAt()
            });
            counts.addAll(harvest.countRows());
            entries.addAll(harvest.entryRows());
            correlated.addAll(harvest.correlatedRows());
            total += harvest.total();
            totalCorrelated += harvest.totalCorrelated();
        }

        void failed(LogSettings settings, CollectException e) {
            @Nullable
            Object[] row = new @Nullable Object[Columns.STATE_OF_LOGS.columns().size()];
            row[0] = settings.server();
            row[1] = settings.path();
            row[2] = e.reason().word();
            row[3] = e.getMessage();
            states.add(row);
        }

        List<Rowset> rowsets() {
            return List.of(
                    Rowset.complete(Columns.STATE_OF_LOGS, states),
                    Rowset.complete(Columns.COUNTS, counts),
                    new Rowset(Columns.ENTRIES, entries, total, total > entries.size()),
                    new Rowset(Columns.CORRELATED, correlated, totalCorrelated, totalCorrelated > correlated.size()));
        }
    }
}
