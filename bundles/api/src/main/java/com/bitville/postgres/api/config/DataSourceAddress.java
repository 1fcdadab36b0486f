package com.bitville.postgres.api.config;

import java.util.Locale;
import java.util.Objects;

/**
 * Where a data source of the container connects to. Of its configuration only this: no user, no password, nothing of its pool.
 *
 * @param name the data source's name
 * @param host a host name or an address; empty if refused
 * @param port from 1 to 65535; 0 if refused
 * @param database its database; empty if refused
 * @param sslmode as in {@code [database] sslmode}; empty if the data source does not say
 * @param sslrootcert the path of a PEM file; empty if the data source does not say
 * @param refusal why it cannot be watched, with the remedy; empty if it can
 */
public record DataSourceAddress(
        String name, String host, int port, String database, String sslmode, String sslrootcert, String refusal) {
    private static final int LONGEST_SERVER_NAME = 30;

    /** Refuses a null part. */
    public DataSourceAddress {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(sslmode, "sslmode");
        Objects.requireNonNull(sslrootcert, "sslrootcert");
        Objects.requireNonNull(refusal, "refusal");
    }

    /**
     * A data source that cannot be watched.
     *
     * @param name the data source's name
     * @param refusal why, with the remedy
     * @return the data source without an address
     */
    public static DataSourceAddress refused(String name, String refusal) {
        return new DataSourceAddress(name, "", 0, "", "", "", refusal);
    }

    /**
     * The name of a server that is made of a data source's: its lower-case letters and digits, beginning with a letter.
     *
     * @param dataSource the data source's name
     * @return at most 30 characters; empty if it has no letter from a to z
     */
    public static String serverName(String dataSource) {
        String bare =
                dataSource.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "").replaceFirst("^[0-9]+", "");
        return bare.substring(0, Math.min(LONGEST_SERVER_NAME, bare.length()));
    }
}
