/** The status of every part of the agent, as plain values for the shell, the page and the agent's own payloads. */
@Export
@Version("1.0.0")
@NullMarked
package com.bitville.postgres.api.status;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
