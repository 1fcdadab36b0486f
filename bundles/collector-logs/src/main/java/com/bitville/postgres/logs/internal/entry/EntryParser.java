package com.bitville.postgres.logs.internal.entry;

import java.util.Optional;

/** Makes entries of lines. An entry may wait for further lines, even in the next file. Never throws, whatever the lines hold. */
public interface EntryParser {
    /** The next line. */
    void line(Line line);

    /**
     * The lines of a file have ended and another one follows.
     *
     * @param quiet whether nothing more can be expected there, so that what is half is told as it is
     */
    void endOfFile(boolean quiet);

    /** Tells what waits, if it is whole. */
    void flush();

    /** Where the entry begins that waits for further lines. */
    Optional<Line.Mark> waiting();
}
