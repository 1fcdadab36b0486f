/** The operator's own SQL files: which there are, why one is refused, and how one is tried. */
@Export
@Version("1.0.0")
@NullMarked
package com.bitville.postgres.api.operator;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
