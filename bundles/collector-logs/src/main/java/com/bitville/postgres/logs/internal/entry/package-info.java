/** One entry of the log as plain values, and the values' own formats: time, zone, severity, class. */
@NullMarked
package com.bitville.postgres.logs.internal.entry;

import org.jspecify.annotations.NullMarked;
