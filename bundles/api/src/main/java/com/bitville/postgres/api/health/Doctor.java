package com.bitville.postgres.api.health;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Gathers findings. Safe for use by several threads. */
@ProviderType
public interface Doctor {
    /**
     * The findings from the agent's current state. Returns at once, without network or disk access.
     *
     * @return at least one finding for each of {@link FindingAreas#ALL}, in that order
     */
    List<Finding> currentFindings();

    /**
     * Runs every {@link Check} and adds {@link #currentFindings()}.
     *
     * @param most how long a check may take; all run at the same time
     * @return the findings, in the order of {@link FindingAreas#ALL}
     * @throws InterruptedException if the caller was interrupted
     */
    List<Finding> runChecks(Duration most) throws InterruptedException;
}
