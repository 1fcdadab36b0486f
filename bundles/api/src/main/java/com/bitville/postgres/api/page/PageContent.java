package com.bitville.postgres.api.page;

import java.util.Map;

/**
 * An answer.
 *
 * @param headers what it is to be sent with, by name: type, caching, and the policy that forbids scripts and styles of others
 * @param body the content; not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PageContent(Map<String, String> headers, byte[] body) {
    /** Takes a copy of the headers. */
    public PageContent {
        headers = Map.copyOf(headers);
    }
}
