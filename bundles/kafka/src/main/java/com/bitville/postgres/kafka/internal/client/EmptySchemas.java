package com.bitville.postgres.kafka.internal.client;

import java.util.Collections;
import org.apache.kafka.common.protocol.types.Schema;

/**
 * Stands for the schemas of requests that delivery and the doctor never send. The client's table of requests would load those of all: 500
 * classes, 9 MB. Named by the private copy of that table, into which the build writes it.
 */
public final class EmptySchemas {
    /** More than any request has versions. */
    private static final int VERSIONS = 64;

    /** A schema without fields for each version. */
    public static final Schema[] SCHEMAS =
            Collections.nCopies(VERSIONS, new Schema()).toArray(Schema[]::new);

    private EmptySchemas() {}
}
