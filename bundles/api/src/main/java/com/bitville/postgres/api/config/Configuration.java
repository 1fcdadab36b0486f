package com.bitville.postgres.api.config;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The configuration in force, for display. Safe for use by several threads. */
@ProviderType
public interface Configuration {
    /**
     * Every setting in force.
     *
     * @return the settings in the order of declaration, further servers at the end
     */
    List<Setting> settings();

    /**
     * The errors of the configuration that was read last and therefore is not in force.
     *
     * @return one message for each error, with key, source, allowed range and remedy; empty if there is none
     */
    List<String> faults();

    /**
     * The data sources that {@code [jdbc] watch} matches and that are not watched.
     *
     * @return the reason with the remedy, by the data source's name
     */
    default Map<String, String> unwatchedDataSources() {
        return Map.of();
    }

    /**
     * The number of configurations put into force since the agent's start.
     *
     * @return 1 for the first
     */
    long generation();
}
