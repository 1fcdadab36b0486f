/** From entries to tables: counts, durations, the entries worth a row, the facts about requests. */
@NullMarked
package com.bitville.postgres.logs.internal.summary;

import org.jspecify.annotations.NullMarked;
