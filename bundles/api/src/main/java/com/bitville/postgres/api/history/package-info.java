/**
 * Recently collected data, kept in bounded memory for pages, live views, traces and checks. Everything is plain values of the JDK and of
 * {@link com.bitville.postgres.api.collect}, and texts are redacted as the wire redacts them.
 */
@Export
@Version("1.2.0")
@NullMarked
package com.bitville.postgres.api.history;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
