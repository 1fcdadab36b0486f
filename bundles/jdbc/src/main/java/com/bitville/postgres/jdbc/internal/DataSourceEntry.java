package com.bitville.postgres.jdbc.internal;

import com.bitville.postgres.api.config.DataSourceAddress;

/**
 * What is known of one configuration of a data source.
 *
 * @param origin its file, or its PID where there is none
 * @param address where it connects to, or why it cannot be watched
 * @param plainPassword whether its password is readable for every bundle and user of the container's shell
 */
record DataSourceEntry(String origin, DataSourceAddress address, boolean plainPassword) {
    String name() {
        return address.name();
    }
}
