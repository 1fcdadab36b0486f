package com.bitville.postgres.spool.internal.format;

/**
 * What is held somewhere, of one moment.
 *
 * @param files how many payloads
 * @param bytes their space on disk in whole blocks
 */
public record HeldFigures(int files, long bytes) {}
