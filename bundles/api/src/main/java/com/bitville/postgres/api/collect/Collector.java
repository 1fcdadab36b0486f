package com.bitville.postgres.api.collect;

/**
 * Reads one subject. Register an implementation as an OSGi service and the engine runs it, alone decides when and for how long, and
 * never runs it twice at once for one server. A collector owns no thread, no connection and no timer; what must survive a restart it
 * returns as {@link Snapshot#nextState()}.
 *
 * <p>Thread rule: {@link #collect} is called by one engine thread at a time for one server, but different servers may be collected at
 * once, so an implementation keeps no mutable state that is not per server.
 */
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
     * @return what was seen, never null
     * @throws CollectException if nothing could be read; an empty result is never returned in place of an error
     * @throws InterruptedException if the engine gave up on the run
     */
    Snapshot collect(Run run) throws CollectException, InterruptedException;
}
