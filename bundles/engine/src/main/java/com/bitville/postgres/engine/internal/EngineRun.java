package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.delivery.Outbox;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The surroundings of one run; the outbox and session are those of that run. */
record EngineRun(
        String server,
        long cycle,
        Instant at,
        Instant deadline,
        String subject,
        @Nullable Outbox outbox,
        Optional<Capabilities> lastCapabilities,
        Optional<String> distress,
        @Nullable Session borrowed,
        OnDemand onDemand)
        implements Run {
    @Override
    public Session session() {
        if (borrowed == null) {
            throw new IllegalStateException(subject + " is of a scope without a session");
        }
        return borrowed;
    }

    @Override
    public Session borrow() throws CollectException, InterruptedException {
        return borrowed == null ? onDemand.session() : borrowed;
    }

    @Override
    public Optional<byte[]> state() {
        if (outbox == null) {
            throw new StateUnknownException();
        }
        return outbox.state(server + "/" + subject);
    }
}
