/**
 * What a collector is and what it returns. A collector declares one {@link com.bitville.postgres.api.collect.Subject}, is called
 * by the engine alone, and answers with a {@link com.bitville.postgres.api.collect.Snapshot} of plain values under named columns;
 * whoever is interested in snapshots listens for whole {@link com.bitville.postgres.api.collect.Cycle cycles}.
 */
@Export
@Version("1.4.0")
@NullMarked
package com.bitville.postgres.api.collect;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
