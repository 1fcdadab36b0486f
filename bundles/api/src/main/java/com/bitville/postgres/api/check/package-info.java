/**
 * Checks of the monitored servers: what is wrong, when it will hurt, and the remedy. A {@link
 * com.bitville.postgres.api.check.ServerCheck} looks at what was collected and never at the server, so it costs the database nothing.
 * {@link com.bitville.postgres.api.check.FindingsReport} tells what is open. What the agent itself needs is told by the checks of {@link
 * com.bitville.postgres.api.health}.
 */
@Export
@Version("2.1.0")
@NullMarked
package com.bitville.postgres.api.check;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
