/** From entries to tables: counts, durations, the most important entries, the facts about requests. */
@NullMarked
package com.bitville.postgres.logs.internal.summary;

import org.jspecify.annotations.NullMarked;
