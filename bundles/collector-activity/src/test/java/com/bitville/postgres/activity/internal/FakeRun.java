package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.database.Session;
import java.time.Instant;
import java.util.Optional;

/** The surroundings of one run, as a test gives them. */
record FakeRun(Session session, Optional<byte[]> state) implements Run {
    @Override
    public String server() {
        return "default";
    }

    @Override
    public long cycle() {
        return 1;
    }

    @Override
    public Instant at() {
        return Instant.EPOCH;
    }

    @Override
    public Instant deadline() {
        return Instant.MAX;
    }
}
