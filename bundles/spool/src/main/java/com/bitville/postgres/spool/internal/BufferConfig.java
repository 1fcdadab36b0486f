package com.bitville.postgres.spool.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The section {@code [buffer]}. */
@ObjectClassDefinition(
        name = "Bitville PostgreSQL agent: buffer",
        description = "Where payloads wait for the listener, and how much room they may take.")
@interface BufferConfig {
    /** The folder. */
    @AttributeDefinition(
            name = "path",
            description =
                    "Folder of the buffer, one for each agent, preferably not on the file system of PGDATA or the WAL, whose"
                            + " journal each commit would share. Made with mode 0700 where missing. While it cannot be used, up to"
                            + " 5 MiB are kept in memory. Overridden by BITVILLE_PG_BUFFER_PATH.")
    String path();

    /** The cap. */
    @AttributeDefinition(
            name = "max_size_mb",
            description =
                    "Room for the buffer in MiB, counted in blocks of 4 KiB, 1 or more. When it is full the oldest payloads are"
                            + " dropped, counted and reported as gaps. Overridden by BITVILLE_PG_BUFFER_MAX_SIZE_MB.")
    int max_size_mb();
}
