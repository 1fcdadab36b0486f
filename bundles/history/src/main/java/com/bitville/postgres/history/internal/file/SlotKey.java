package com.bitville.postgres.history.internal.file;

import org.jspecify.annotations.Nullable;

/** A series of one server. */
public record SlotKey(String figure, String database, String object) implements Comparable<SlotKey> {
    /** The longest on disk, in bytes of UTF-8 and two separators: more than two names of PostgreSQL and its figure. */
    static final int MOST_BYTES = 300;

    /** Every reading is looked up by its key several times; those that the compiler makes of a record cost four times as much. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SlotKey key
                && figure.equals(key.figure)
                && database.equals(key.database)
                && object.equals(key.object);
    }

    @Override
    public int hashCode() {
        return (figure.hashCode() * 31 + database.hashCode()) * 31 + object.hashCode();
    }

    @Override
    public int compareTo(SlotKey other) {
        int byFigure = figure.compareTo(other.figure);
        int byDatabase = byFigure != 0 ? byFigure : database.compareTo(other.database);
        return byDatabase != 0 ? byDatabase : object.compareTo(other.object);
    }

    String text() {
        return figure + '\0' + database + '\0' + object;
    }

    static SlotKey of(String text) {
        String[] parts = text.split("\0", -1);
        // Thousands of keys share a few names of figures and databases.
        return new SlotKey(
                parts[0].intern(), parts.length > 1 ? parts[1].intern() : "", parts.length > 2 ? parts[2] : "");
    }
}
