package com.bitville.postgres.history.internal.figure;

import com.bitville.postgres.history.internal.file.Section;
import com.bitville.postgres.history.internal.file.SlotKey;

/**
 * One series at one moment.
 *
 * @param key the series
 * @param section where it is kept
 * @param value its value; of a counter its growth in a second, unless {@code total}
 * @param total whether the value only grows until it is reset and has yet to be subtracted from the next
 */
public record FigureReading(SlotKey key, Section section, double value, boolean total) {}
