package com.bitville.postgres.api.collect;

import com.bitville.postgres.api.database.Sql;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads one subject. Register an implementation as an OSGi service; the engine runs it. Only the engine decides when and for how long, and
 * it never runs a collector twice at once for one server. A collector owns no thread, no connection and no timer; state that must survive a
 * restart is returned as {@link Snapshot#nextState()}.
 *
 * <p>Thread rule: {@link #collect} is called by one engine thread at a time for one server, but several servers may be collected at once,
 * so an implementation keeps all mutable state per server. If a run does not end when it is cancelled at its deadline, the engine abandons
 * it with its thread and does not call the collector again for that server until that run ends.
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
     * @return the snapshot, never null: of this collector's subject and the run's server, with declared tables, values of JDK types and at
     *     most 50,000 rows; the engine refuses any other
     * @throws CollectException if nothing could be read; an empty result is never returned in place of an error
     * @throws InterruptedException if the engine cancelled the run
     */
    Snapshot collect(Run run) throws CollectException, InterruptedException;

    /**
     * The SQL it runs, for display to a DBA. Each element is one statement of a run; of the files of a statement, the first whose needs the
     * server meets is run, or none if the server meets the needs of none.
     *
     * @return every statement, in the order in which a run makes them; empty for a collector that asks no server
     */
    default List<List<Sql>> sql() {
        return List.of();
    }

    /**
     * The columns that label the rows of its subject's table as metrics, if it has several rows. Each is a text or part of what tells the
     * rows apart, and all of what tells them apart is among them; a value of any of them may be seen by whoever reads the metrics.
     *
     * @return empty if its rows are no metrics; a table with a single row needs none
     */
    default List<String> metricLabels() {
        return List.of();
    }
}
