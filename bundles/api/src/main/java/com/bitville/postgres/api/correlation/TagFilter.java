package com.bitville.postgres.api.correlation;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Says which of the tags that comments carry may leave the agent, as {@code [redaction] comment_tags} has it, and keeps the number of
 * their values in bounds. Whoever puts a tag into a row asks it first; where no such service is there, none may. Safe for use by several
 * threads.
 */
@FunctionalInterface
@ProviderType
public interface TagFilter {
    /** The value that stands for all those for which there was no more room. */
    String OTHER = "other";

    /** Lets nothing pass. */
    TagFilter NONE = (server, tags) -> Map.of();

    /**
     * What may leave.
     *
     * @param server the configured name of the server that was seen with these tags; each has room of its own
     * @param tags as {@link RequestContext#tags} has them
     * @return those that may leave by the same keys, a value for which there is no room replaced by {@link #OTHER}
     */
    Map<String, String> filter(String server, Map<String, String> tags);
}
