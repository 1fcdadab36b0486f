package com.bitville.postgres.api.config;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The container's data sources, as far as they can be watched. A change of any of them changes the service's properties. Safe for use by
 * several threads; returns at once.
 */
@ProviderType
public interface DataSourceDirectory {
    /**
     * All data sources.
     *
     * @return ordered by name, each name once
     */
    List<DataSourceAddress> dataSources();
}
