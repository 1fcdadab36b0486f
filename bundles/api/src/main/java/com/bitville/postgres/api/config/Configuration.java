package com.bitville.postgres.api.config;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The configuration in force, for whoever shows it. Safe for use by several threads. */
@ProviderType
public interface Configuration {
    /**
     * Every setting in force.
     *
     * @return in the order of the declaration, servers beyond the first at the end
     */
    List<Setting> settings();

    /**
     * What is wrong with the newest configuration that was read and therefore is not in force.
     *
     * @return one message a fault, naming key, source, allowed range and remedy; empty if all is well
     */
    List<String> faults();

    /**
     * Counts the configurations that came into force since the agent's start.
     *
     * @return 1 for the first
     */
    long generation();
}
