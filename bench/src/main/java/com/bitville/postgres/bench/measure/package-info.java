/** Readings of the kernel, the server, the listener and the collector of garbage, and what lies between two of them. */
@NullMarked
package com.bitville.postgres.bench.measure;

import org.jspecify.annotations.NullMarked;
