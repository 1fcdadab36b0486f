package com.bitville.postgres.spool.internal.queue;

/**
 * The in-memory view of the spool.
 *
 * @param index all waiting payloads, on disk or in memory
 * @param memory those of them that are not on disk
 * @param removals payloads that left the index but not yet the disk
 */
public record SpoolContents(SpoolIndex index, MemoryFallback memory, PendingRemovals removals) {}
