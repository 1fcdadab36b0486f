package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Session;
import java.time.Instant;
import java.util.Optional;

/** The same run, whose session is the one that it borrowed. */
record IsolatedRun(Run run, Session session) implements Run {
    @Override
    public String server() {
        return run.server();
    }

    @Override
    public long cycle() {
        return run.cycle();
    }

    @Override
    public Instant at() {
        return run.at();
    }

    @Override
    public Instant deadline() {
        return run.deadline();
    }

    @Override
    public Optional<Capabilities> lastCapabilities() {
        return run.lastCapabilities();
    }

    @Override
    public Optional<String> overloadReason() {
        return run.overloadReason();
    }

    @Override
    public boolean trial() {
        return run.trial();
    }

    @Override
    public Optional<byte[]> state() {
        return run.state();
    }

    @Override
    public long destinationsBegun() {
        return run.destinationsBegun();
    }

    @Override
    public boolean keepsBase() {
        return run.keepsBase();
    }

    @Override
    public Optional<byte[]> base() {
        return run.base();
    }
}
