/** What keeps a thread of the agent at its work whatever a round of it throws. */
@Export
@Version("1.0.0")
@NullMarked
package com.bitville.postgres.api.thread;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
