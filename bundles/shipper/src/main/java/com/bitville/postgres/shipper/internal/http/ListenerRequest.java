package com.bitville.postgres.shipper.internal.http;

import com.bitville.postgres.api.config.Secret;
import java.util.Optional;

/** A request to the listener, to the path of its URL. */
public final class ListenerRequest {
    private final String method;
    private final Optional<Secret> authorization;
    private final byte[] body;

    private ListenerRequest(String method, Optional<Secret> authorization, byte[] body) {
        this.method = method;
        this.authorization = authorization;
        this.body = body;
    }

    /**
     * One payload.
     *
     * @param body the exact bytes
     * @param key checked to be fit for a header
     * @return the request
     */
    public static ListenerRequest payload(byte[] body, Secret key) {
        return new ListenerRequest("POST", Optional.of(new Secret("Bearer " + key.reveal())), body);
    }

    /** The question whether there is a listener, without a key. */
    public static ListenerRequest question() {
        return new ListenerRequest("HEAD", Optional.empty(), new byte[0]);
    }

    String method() {
        return method;
    }

    Optional<Secret> authorization() {
        return authorization;
    }

    byte[] body() {
        return body;
    }
}
