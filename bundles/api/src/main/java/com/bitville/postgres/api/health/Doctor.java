package com.bitville.postgres.api.health;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Gathers findings. Safe for use by several threads. */
@ProviderType
public interface Doctor {
    /**
     * How the agent is by what it knows at this moment. Returns at once, without network or disk.
     *
     * @return at least one finding for each of {@link FindingAreas#ALL}, in that order
     */
    List<Finding> currentFindings();

    /**
     * Has every {@link Check} look, and adds {@link #currentFindings()}.
     *
     * @param most how long a check may take; all run at the same time
     * @return what was found, in the order of {@link FindingAreas#ALL}
     * @throws InterruptedException if the caller gave up
     */
    List<Finding> runChecks(Duration most) throws InterruptedException;
}
