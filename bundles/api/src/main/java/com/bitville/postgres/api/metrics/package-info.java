/**
 * What was collected as named series of numbers, for outlets such as Prometheus and OpenTelemetry. Plain values of the JDK; no series has a
 * statement text, a message or another free text as label.
 */
@Export
@Version("1.1.0")
@NullMarked
package com.bitville.postgres.api.metrics;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
