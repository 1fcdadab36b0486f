/**
 * The memory of days: declared figures of each server over 2 days by the minute, 14 days by ten minutes and 400 days by the hour, and
 * journals of what happened beside them, in files of a fixed size. {@link com.bitville.postgres.api.history.series.SeriesStore} reads
 * them. Everything is plain values of the JDK, and texts are redacted as the wire redacts them.
 */
@Export
@Version("1.0.0")
@NullMarked
package com.bitville.postgres.api.history.series;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
