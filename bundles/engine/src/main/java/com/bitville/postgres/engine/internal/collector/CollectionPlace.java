package com.bitville.postgres.engine.internal.collector;

import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.engine.internal.limit.AdmissionControl;
import com.bitville.postgres.engine.internal.limit.ReplicaLag;
import com.bitville.postgres.engine.internal.run.CollectorWorker;
import org.jspecify.annotations.Nullable;

/**
 * Where collectors run: a server, the host or the agent.
 *
 * @param server the server's configured name, or {@code host} / {@code agent}
 * @param database the server, or null
 * @param restraint what holds collectors back there
 * @param worker the thread that runs them; all loops of one server share it, so that no two of its collectors run at once
 * @param replicas how far its replicas were behind when last looked at; used by the worker alone
 */
public record CollectionPlace(
        String server,
        @Nullable Database database,
        AdmissionControl restraint,
        CollectorWorker worker,
        ReplicaLag replicas) {
    /** The same server, each of whose leases is a visit to its next database. */
    public CollectionPlace visiting(Database rounds) {
        return new CollectionPlace(server, rounds, restraint, worker, replicas);
    }
}
