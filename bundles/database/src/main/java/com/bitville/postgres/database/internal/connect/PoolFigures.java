package com.bitville.postgres.database.internal.connect;

/**
 * How many connections a pool has.
 *
 * @param max may be open
 * @param total are open
 * @param active are on loan
 * @param idle are not
 * @param waiting borrowers wait for one
 */
public record PoolFigures(int max, int total, int active, int idle, int waiting) {}
