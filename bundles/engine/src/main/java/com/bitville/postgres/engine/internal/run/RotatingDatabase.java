package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A server where each lease visits the next database. */
public record RotatingDatabase(Database whole) implements Database {
    @Override
    public String server() {
        return whole.server();
    }

    @Override
    public Lease lease(Instant deadline) throws CollectException, InterruptedException {
        return whole.leaseNextDatabase(deadline);
    }

    @Override
    public Optional<String> nextDatabase() {
        return whole.nextDatabase();
    }

    @Override
    public void visited(String database, boolean complete) {
        whole.visited(database, complete);
    }

    @Override
    public Lease leaseNextDatabase(Instant deadline) throws CollectException, InterruptedException {
        return whole.leaseNextDatabase(deadline);
    }

    @Override
    public Lease leaseIsolated(Instant deadline) throws CollectException, InterruptedException {
        return whole.leaseIsolated(deadline);
    }

    @Override
    public ServerState state() {
        return whole.state();
    }

    @Override
    public Optional<Capabilities> lastCapabilities() {
        return whole.lastCapabilities();
    }

    @Override
    public Map<Sql, Double> executedMs() {
        return whole.executedMs();
    }

    @Override
    public void pause(String reason) {
        whole.pause(reason);
    }

    @Override
    public void resume() {
        whole.resume();
    }
}
