/** Counters of an agent, what lies between two readings of them, and what becomes of that. */
@NullMarked
package com.bitville.postgres.bench.measure;

import org.jspecify.annotations.NullMarked;
