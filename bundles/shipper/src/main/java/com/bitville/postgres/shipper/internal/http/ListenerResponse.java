package com.bitville.postgres.shipper.internal.http;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.NameValuePair;

/**
 * A response of the listener, or of a proxy in its place.
 *
 * @param head status and headers
 * @param text the beginning of its body, as UTF-8
 * @param whole whether that is the complete body
 */
record ListenerResponse(HttpResponse head, String text, boolean whole) {
    int status() {
        return head.getCode();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(head.getFirstHeader(name)).map(NameValuePair::getValue);
    }

    List<String> headers(String name) {
        return Stream.of(head.getHeaders(name)).map(NameValuePair::getValue).toList();
    }
}
