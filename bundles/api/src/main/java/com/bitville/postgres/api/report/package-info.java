/**
 * Reports over a range of time: one document about one server that a person who does not know it can read. {@link
 * com.bitville.postgres.api.report.ServerReports} makes them of what the agent keeps; nothing is asked of a server.
 */
@Export
@Version("1.0.0")
@NullMarked
package com.bitville.postgres.api.report;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
