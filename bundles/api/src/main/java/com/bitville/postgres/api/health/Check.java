package com.bitville.postgres.api.health;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A room's own look at what it needs. Register an implementation as an OSGi service and the doctor asks it. Called by several threads,
 * never by two at once for one service.
 */
@ConsumerType
public interface Check {
    /**
     * Looks, over the network and on disks where need be. Whatever is down is a finding, never an exception.
     *
     * @param most how long it may take; what could not be looked at by then is a finding, too
     * @return what was found, also what is well; the findings of one area stand together
     * @throws InterruptedException if the doctor gave up on it
     */
    List<Finding> check(Duration most) throws InterruptedException;
}
