package com.bitville.postgres.shipper.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Bitville circuit breaker", description = "When a listener in trouble is left alone.")
@interface BreakerConfig {
    @AttributeDefinition(
            name = "fail_max",
            description = "Failed attempts in a row that open the breaker; 1 to 100."
                    + " Environment: BITVILLE_PG_CIRCUIT_BREAKER_FAIL_MAX.")
    int fail_max() default 5;

    @AttributeDefinition(
            name = "timeout_s",
            description = "Seconds for which an open breaker sends nothing, before one payload probes; 1 to 3600."
                    + " Environment: BITVILLE_PG_CIRCUIT_BREAKER_TIMEOUT_S.")
    int timeout_s() default 60;
}
