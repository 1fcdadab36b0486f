/**
 * Monitored servers, and the only bundle that sees a JDBC driver. Takes a configuration with a server's address and provides a {@code
 * Database} service whose sessions are read-only, limited and metered. Start reading at {@code MonitoredServer}, then {@code
 * connect.Gate}.
 */
@NullMarked
package com.bitville.postgres.database.internal;

import org.jspecify.annotations.NullMarked;
