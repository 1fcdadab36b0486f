/**
 * What a collector is and what it returns. A collector declares one {@link com.bitville.postgres.api.collect.Subject}, is called only by
 * the engine, and returns a {@link com.bitville.postgres.api.collect.Snapshot} of plain values under named columns. Consumers of snapshots
 * listen for whole {@link com.bitville.postgres.api.collect.Cycle cycles}.
 */
@Export
@Version("1.9.0")
@NullMarked
package com.bitville.postgres.api.collect;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
