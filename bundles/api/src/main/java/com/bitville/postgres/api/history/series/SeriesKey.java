package com.bitville.postgres.api.history.series;

import java.util.Objects;

/**
 * One series: a figure of a server, a database of it or an object.
 *
 * @param server a configured name, {@code host} or {@code agent}
 * @param figure the figure's name
 * @param database the database, empty where the figure is the whole server's
 * @param object what in it: a table, a disk, a collector; empty where there is none
 */
public record SeriesKey(String server, String figure, String database, String object) {
    /** Refuses a null part. */
    public SeriesKey {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(figure, "figure");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(object, "object");
    }

    /**
     * A figure of a whole server.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @param figure the figure's name
     * @return the key
     */
    public static SeriesKey of(String server, String figure) {
        return new SeriesKey(server, figure, "", "");
    }
}
