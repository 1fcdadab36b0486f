package com.bitville.postgres.api.status;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The whole agent's status, merged from all {@link StatusSource sources}. */
@ProviderType
public interface StatusReport {
    /**
     * The current status of the agent.
     *
     * @return the status document, its keys in the documented order
     */
    Map<String, Object> report();
}
