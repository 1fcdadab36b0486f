package com.bitville.postgres.history.internal.file;

/** A series of one server. */
public record SlotKey(String figure, String database, String object) implements Comparable<SlotKey> {
    /** The longest on disk, in bytes of UTF-8 and two separators: more than two names of PostgreSQL and its figure. */
    static final int MOST_BYTES = 300;

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
