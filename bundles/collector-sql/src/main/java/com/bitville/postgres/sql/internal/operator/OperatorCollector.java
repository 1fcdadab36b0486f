package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.sql.internal.counter.ServerEpoch;
import com.bitville.postgres.sql.internal.read.SqlCollector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads a subject of the operator: as one of the agent's own is read, but over a session of its own, and only if nothing speaks against it. */
final class OperatorCollector implements Collector {
    private final SqlCollector reader;
    private final Subject subject;
    private final List<String> labels;
    private final List<StatementForm> forms;
    /** By server. */
    private final Map<String, RepeatedFailure> failures = new ConcurrentHashMap<>();

    OperatorCollector(OperatorSubject declared, Duration cycle) {
        this.reader = new SqlCollector(declared.definition(), cycle, new ServerEpoch.Cache());
        Subject own = reader.subject();
        this.subject =
                new Subject(own.name(), own.scope(), own.every(), own.lane(), own.tables(), Set.of(Trait.ISOLATED));
        this.labels = declared.definition().labels();
        this.forms = List.copyOf(declared.forms().values());
    }

    @Override
    public Subject subject() {
        return subject;
    }

    @Override
    public List<List<Sql>> sql() {
        return reader.sql();
    }

    @Override
    public List<String> metricLabels() {
        return labels;
    }

    @Override
    public Snapshot collect(Run run) throws CollectException, InterruptedException {
        Optional<Capabilities> known = run.lastCapabilities();
        if (known.isPresent()) {
            SessionGuard.refuseRole(known.get());
        }
        RepeatedFailure before = failures.get(run.server());
        if (before != null && run.at().isBefore(before.until()) && !run.trial()) {
            throw before.waiting();
        }
        Session session = run.borrowSession();
        try {
            SessionGuard.refuse(session, forms);
            Snapshot snapshot = reader.collect(new IsolatedRun(run, session));
            failures.remove(run.server());
            return snapshot;
        } catch (CollectException e) {
            if (e.reason() != Reason.UNAVAILABLE && !run.trial()) {
                int inRow = before == null ? 0 : before.inRow();
                failures.put(run.server(), RepeatedFailure.of(inRow, e, run.at()));
            }
            throw e;
        }
    }
}
