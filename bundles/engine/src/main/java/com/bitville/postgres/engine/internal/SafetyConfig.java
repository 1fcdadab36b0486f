package com.bitville.postgres.engine.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The INI section {@code safety}. */
@ObjectClassDefinition(
        pid = "bitville.safety",
        name = "Bitville safety",
        description = "What collecting may cost a PostgreSQL server.")
@interface SafetyConfig {
    @AttributeDefinition(
            name = "safety.budget_percent",
            description =
                    "The most that collecting may cost a server, in percent of one CPU core over 10 minutes, 0.01 to 100. Over it,"
                            + " collectors of the slow lane give way first; 100 lifts it. Overridden by BITVILLE_PG_BUDGET_PERCENT.")
    double budget_percent() default 0.1;
}
