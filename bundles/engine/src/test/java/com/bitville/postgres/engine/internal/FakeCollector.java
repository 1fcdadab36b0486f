package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Impairment;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.database.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A collector with the behaviour that a test sets; counts its runs. */
public class FakeCollector implements Collector {
    /** The behaviour of a run. */
    public interface Behaviour {
        void run(Run run) throws CollectException, InterruptedException;
    }

    public final AtomicInteger runs = new AtomicInteger();
    volatile Behaviour behaviour = run -> {};
    public volatile List<List<Sql>> sql = List.of();
    public volatile Optional<Impairment> impairment = Optional.empty();
    private final Subject subject;

    public FakeCollector(String name) {
        this(name, Scope.SERVER, Duration.ZERO, Lane.CORE);
    }

    public FakeCollector(String name, Scope scope, Duration every, Lane lane) {
        this(new Subject(name, scope, every, lane, List.of()));
    }

    public FakeCollector(Subject subject) {
        this.subject = subject;
    }

    public FakeCollector does(Behaviour now) {
        behaviour = now;
        return this;
    }

    @Override
    public Subject subject() {
        return subject;
    }

    @Override
    public List<List<Sql>> sql() {
        return sql;
    }

    @Override
    public Snapshot collect(Run run) throws CollectException, InterruptedException {
        runs.incrementAndGet();
        behaviour.run(run);
        Snapshot snapshot = Snapshot.of(subject, run, List.of());
        return impairment.map(snapshot::with).orElse(snapshot);
    }
}
