package com.bitville.postgres.spool.internal;

/**
 * What is held somewhere, of one moment.
 *
 * @param files how many payloads
 * @param bytes their space on disk in whole blocks
 */
record Held(int files, long bytes) {}
