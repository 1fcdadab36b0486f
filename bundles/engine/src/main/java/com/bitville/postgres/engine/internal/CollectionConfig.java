package com.bitville.postgres.engine.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The INI section {@code collection}. */
@ObjectClassDefinition(
        pid = "bitville.collection",
        name = "Bitville collection",
        description = "How often PostgreSQL servers are read.")
@interface CollectionConfig {
    @AttributeDefinition(
            name = "collection.interval_s",
            description =
                    "Seconds from one cycle to the next, 1 to 86400. A shorter interval sees shorter events and costs the server"
                            + " more. Overridden by BITVILLE_PG_COLLECTION_INTERVAL_S.")
    int interval_s() default 60;
}
