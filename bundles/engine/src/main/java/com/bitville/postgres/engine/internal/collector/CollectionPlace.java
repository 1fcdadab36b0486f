package com.bitville.postgres.engine.internal.collector;

import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.engine.internal.limit.AdmissionControl;
import com.bitville.postgres.engine.internal.overload.ReplicaLag;
import com.bitville.postgres.engine.internal.run.CollectorWorker;
import org.jspecify.annotations.Nullable;

/**
 * A place where collectors run: a server, the host or the agent.
 *
 * @param server the server's configured name, or {@code host} / {@code agent}
 * @param database the server, or null
 * @param restraint the admission control of the place
 * @param worker the thread that runs the collectors; all loops of one server share it, so that only one of its collectors runs at a time
 * @param replicas the lag of the server's replicas at the last reading; used only by the worker
 */
public record CollectionPlace(
        String server,
        @Nullable Database database,
        AdmissionControl restraint,
        CollectorWorker worker,
        ReplicaLag replicas) {
    /** The same server, where each lease visits the next database. */
    public CollectionPlace visiting(Database rounds) {
        return new CollectionPlace(server, rounds, restraint, worker, replicas);
    }
}
