package com.bitville.postgres.spool.internal.format;

/**
 * The number and size of stored payloads at one moment.
 *
 * @param files how many payloads
 * @param bytes their space on disk in whole blocks
 */
public record HeldFigures(int files, long bytes) {}
