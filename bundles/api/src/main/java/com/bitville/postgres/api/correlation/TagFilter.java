package com.bitville.postgres.api.correlation;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides which tags of comments may be sent, as {@code [redaction] comment_tags} configures it, and limits the number of their values.
 * Every tag must pass it before it is put into a row; without this service, no tag may be sent. Safe for use by several threads.
 */
@FunctionalInterface
@ProviderType
public interface TagFilter {
    /** The value that replaces all values beyond the limit. */
    String OTHER = "other";

    /** Allows no tag. */
    TagFilter NONE = (server, tags) -> Map.of();

    /**
     * The tags that may be sent.
     *
     * @param server the configured name of the server that the tags come from; the limit applies to each server separately
     * @param tags as {@link RequestContext#tags} has them
     * @return the tags that may be sent, by the same keys; a value beyond the limit is replaced by {@link #OTHER}
     */
    Map<String, String> filter(String server, Map<String, String> tags);
}
