/**
 * A monitored PostgreSQL server as the rest of the agent sees it: guarded, bounded in time and connections, read-only. No JDBC
 * type appears here; only the database bundle sees a driver.
 */
@Export
@Version("1.2.0")
@NullMarked
package com.bitville.postgres.api.database;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
