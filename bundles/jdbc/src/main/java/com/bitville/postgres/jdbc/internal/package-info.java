/**
 * The container's data sources (pax-jdbc-config) as servers to watch. Their configurations flow in, host, port, database and TLS flow out
 * to the configuration bundle; a data source itself, its pool and its password are never touched. Start reading at {@code
 * DataSourceConfigurations}.
 */
@NullMarked
package com.bitville.postgres.jdbc.internal;

import org.jspecify.annotations.NullMarked;
