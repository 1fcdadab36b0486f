package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot.StateKey;
import com.bitville.postgres.api.collect.Subject;
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
        Subject subject,
        @Nullable Outbox outbox,
        @Nullable Session borrowed,
        OnDemandSession onDemand,
        RoomMeter roomMeter)
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
            throw new IllegalStateException(subject.name() + " has a scope without a session");
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
    public boolean hasRoom() {
        return roomMeter.hasRoom();
    }

    @Override
    public Optional<String> database() {
        return borrowed == null || subject.scope() != Scope.DATABASE
                ? Optional.empty()
                : Optional.of(borrowed.databaseName());
    }

    @Override
    public void catalogState(long state) {
        turn.catalogState().accept(state);
    }

    @Override
    public Optional<byte[]> state() {
        return committed(key().state());
    }

    @Override
    public long destinationsBegun() {
        return outbox == null ? 0 : outbox.destinationsBegun();
    }

    @Override
    public boolean keepsBase() {
        return true;
    }

    @Override
    public Optional<byte[]> base() {
        return committed(key().base());
    }

    private StateKey key() {
        return StateKey.of(place.server(), subject.name(), database());
    }

    private Optional<byte[]> committed(String key) {
        if (outbox == null) {
            throw new StateUnknownException();
        }
        return outbox.state(key);
    }
}
