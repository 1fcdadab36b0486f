package com.bitville.postgres.spool.internal.queue;

/**
 * What is in the spool, as memory has it.
 *
 * @param index all payloads that wait, on disk or in memory
 * @param memory those of them that are on no disk
 * @param removals what left the index and not yet the disk
 */
public record SpoolContents(SpoolIndex index, MemoryFallback memory, PendingRemovals removals) {}
