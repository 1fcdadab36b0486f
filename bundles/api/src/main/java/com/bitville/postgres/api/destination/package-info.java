/**
 * How delivery goes: each {@link com.bitville.postgres.api.destination.DestinationReporter} answers for one destination of payloads, the
 * listener included. Status, doctor and commands read the answers and know no destination by name.
 */
@Export
@Version("1.0.0")
@NullMarked
package com.bitville.postgres.api.destination;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
