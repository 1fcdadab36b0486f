package com.bitville.postgres.api.health;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A check of what one part of the agent needs. Register an implementation as an OSGi service and the doctor runs it. Called by several
 * threads, but never by two at once for one service.
 */
@ConsumerType
public interface Check {
    /**
     * Runs the check, with network and disk access if necessary. A system that is down is a finding, never an exception.
     *
     * @param most the time limit; whatever could not be checked in time is a finding, too
     * @return the findings, including those without a problem, grouped by area
     * @throws InterruptedException if the doctor cancelled it
     */
    List<Finding> check(Duration most) throws InterruptedException;
}
