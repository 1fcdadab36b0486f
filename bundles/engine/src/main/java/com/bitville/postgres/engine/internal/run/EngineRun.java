package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.engine.internal.collector.CollectionPlace;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The context of one run, with its outbox and session. */
record EngineRun(
        CollectionPlace place,
        RunSlot turn,
        String subject,
        @Nullable Outbox outbox,
        @Nullable Session borrowed,
        OnDemandSession onDemand)
        implements Run {
    @Override
    public String server() {
        return place.server();
    }

    @Override
    public long cycle() {
        return turn.cycle();
    }

    @Override
    public Instant at() {
        return turn.at();
    }

    @Override
    public Instant deadline() {
        return turn.deadline();
    }

    @Override
    public boolean trial() {
        return turn.trial();
    }

    @Override
    public Session session() {
        if (borrowed == null) {
            throw new IllegalStateException(subject + " has a scope without a session");
        }
        return borrowed;
    }

    @Override
    public Session borrowSession() throws CollectException, InterruptedException {
        return borrowed == null ? onDemand.session() : borrowed;
    }

    @Override
    public Optional<Capabilities> lastCapabilities() {
        Database database = place.database();
        return database == null ? Optional.empty() : database.lastCapabilities();
    }

    @Override
    public Optional<String> overloadReason() {
        return place.restraint().distress();
    }

    @Override
    public Optional<byte[]> state() {
        return committed("");
    }

    @Override
    public boolean keepsBase() {
        return true;
    }

    @Override
    public Optional<byte[]> base() {
        return committed("/base");
    }

    private Optional<byte[]> committed(String part) {
        if (outbox == null) {
            throw new StateUnknownException();
        }
        return outbox.state(place.server() + "/" + subject + part);
    }
}
