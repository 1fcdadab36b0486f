package com.bitville.postgres.shipper.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Bitville listener", description = "Where payloads go and how hard they are pushed.")
@interface ListenerConfig {
    @AttributeDefinition(
            name = "url",
            description =
                    "Address of the listener, https or (loopback only, else allow_insecure) http. A wrong path keeps all data and is"
                            + " tried once a minute. Environment: BITVILLE_PG_LISTENER_URL.")
    String url() default "https://listener:8443/ingest/postgres";

    @AttributeDefinition(
            name = "timeout_s",
            description =
                    "Seconds for a whole attempt, from the name's look-up to the answer's last byte; 1 to 120. Too short repeats"
                            + " payloads that the listener did store. Environment: BITVILLE_PG_LISTENER_TIMEOUT_S.")
    int timeout_s() default 5;

    @AttributeDefinition(
            name = "ca_file",
            description =
                    "PEM file of certificate authorities trusted beside the Java ones; empty for none. Read again when it changes."
                            + " Environment: BITVILLE_PG_LISTENER_CA_FILE.")
    String ca_file() default "";

    @AttributeDefinition(
            name = "proxy",
            description =
                    "HTTP proxy on the way, http://host:port without user; empty for none. Neither HTTPS_PROXY and NO_PROXY nor Java's"
                            + " proxy properties are read. Environment: BITVILLE_PG_LISTENER_PROXY.")
    String proxy() default "";

    @AttributeDefinition(
            name = "max_requests_per_minute",
            description =
                    "Requests in any minute, repeats included; 1 to 100000. The listener refuses above 100 for one address, shared by"
                            + " all agents behind it. Environment: BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE.")
    int max_requests_per_minute() default 60;

    @AttributeDefinition(
            name = "allow_insecure",
            description =
                    "Whether plain http to a host other than this one is allowed; key and data can then be read on the way."
                            + " Environment: BITVILLE_PG_LISTENER_ALLOW_INSECURE.")
    boolean allow_insecure() default false;

    @AttributeDefinition(
            name = "secret generation",
            description =
                    "Changes when the API key's source changed, so that a new key is tried at once. Set by the agent.")
    long secret_generation() default 0;
}
