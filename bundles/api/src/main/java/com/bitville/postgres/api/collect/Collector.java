package com.bitville.postgres.api.collect;

import com.bitville.postgres.api.database.Sql;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads one subject. Register an implementation as an OSGi service and the engine runs it, alone decides when and for how long, and
 * never runs it twice at once for one server. A collector owns no thread, no connection and no timer; what must survive a restart it
 * returns as {@link Snapshot#nextState()}.
 *
 * <p>Thread rule: {@link #collect} is called by one engine thread at a time for one server, but different servers may be collected at
 * once, so an implementation keeps no mutable state that is not per server. A run that does not end when it is cancelled at its deadline
 * is left behind with its thread, and the collector is not called again for that server until that run ends.
 */
@ConsumerType
public interface Collector {
    /**
     * What this collector collects.
     *
     * @return always the same subject
     */
    Subject subject();

    /**
     * Reads once.
     *
     * @param run the surroundings of this run: server, deadline, session, earlier state
     * @return what was seen, never null: of this collector's subject and the run's server, with declared tables, values of the JDK and at
     *     most 50,000 rows; the engine refuses any other
     * @throws CollectException if nothing could be read; an empty result is never returned in place of an error
     * @throws InterruptedException if the engine gave up on the run
     */
    Snapshot collect(Run run) throws CollectException, InterruptedException;

    /**
     * The SQL it runs, for whoever signs it off. Each element is one statement of a run; of its files the first that the server offers
     * what it needs for is run, and none where none can.
     *
     * @return every statement, in the order in which a run makes them; empty for a collector that asks no server
     */
    default List<List<Sql>> sql() {
        return List.of();
    }
}
