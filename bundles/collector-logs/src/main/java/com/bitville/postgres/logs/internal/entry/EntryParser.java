package com.bitville.postgres.logs.internal.entry;

import java.util.Optional;

/** Turns lines into entries. An entry may wait for further lines, even in the next file. Never throws, whatever the lines contain. */
public interface EntryParser {
    /** The next line. */
    void line(Line line);

    /**
     * The lines of a file have ended and another one follows.
     *
     * @param quiet whether nothing more is expected there, so that an incomplete entry is reported as it is
     */
    void endOfFile(boolean quiet);

    /** Reports the waiting entry, if it is complete. */
    void flush();

    /** Where the entry begins that waits for further lines. */
    Optional<Line.Mark> waiting();
}
