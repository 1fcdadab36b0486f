/** Keeps the agent's threads running after an exception in one of their rounds. */
@Export
@Version("1.1.0")
@NullMarked
package com.bitville.postgres.api.thread;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
