/**
 * What every part of the agent tells about itself, as plain values that the shell, the page and the agent's own report show.
 */
@Export
@Version("1.0.0")
@NullMarked
package com.bitville.postgres.api.status;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
