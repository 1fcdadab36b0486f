/**
 * Access to a monitored PostgreSQL server: read-only, limited in time and connections. No JDBC type appears here; only the database bundle
 * uses a driver.
 */
@Export
@Version("1.3.0")
@NullMarked
package com.bitville.postgres.api.database;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
