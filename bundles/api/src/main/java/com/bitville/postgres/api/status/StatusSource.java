package com.bitville.postgres.api.status;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reports the status of one part of the agent. Its fragment is merged with those of all other parts into the one status document: under the
 * same key lists are joined, objects merged. Safe for use by several threads; returns at once, without reading a disk or network.
 */
@ConsumerType
public interface StatusSource {
    /**
     * The current status of this part.
     *
     * @return a fragment of the status document: keys in lower snake case, values {@link String}, {@link Number}, {@link Boolean}, null,
     *     {@link Map} and {@link java.util.List} of the same
     */
    Map<String, Object> status();
}
