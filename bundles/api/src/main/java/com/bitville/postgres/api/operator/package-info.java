/** What the operator adds: own SQL files, why one is refused and how one is tried, and single statements. */
@Export
@Version("1.1.0")
@NullMarked
package com.bitville.postgres.api.operator;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
