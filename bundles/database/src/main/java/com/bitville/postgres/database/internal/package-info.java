/**
 * Monitored servers, and the only place that sees a JDBC driver. In comes a configuration with a server's address; out goes a {@code
 * Database} service whose sessions are read-only, bounded and counted. Start reading at {@code MonitoredServer}, then {@code
 * connect.Gate}.
 */
@NullMarked
package com.bitville.postgres.database.internal;

import org.jspecify.annotations.NullMarked;
