package com.bitville.postgres.database.internal.connect;

/**
 * The connections of a pool.
 *
 * @param max the most that may be open
 * @param total open connections
 * @param active borrowed connections
 * @param idle connections that are not borrowed
 * @param waiting threads that wait for a connection
 */
public record PoolFigures(int max, int total, int active, int idle, int waiting) {}
