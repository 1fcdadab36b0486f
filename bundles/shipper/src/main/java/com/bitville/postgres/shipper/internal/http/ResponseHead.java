package com.bitville.postgres.shipper.internal.http;

import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The head of a response, and whether its exchange ends with it. A fast response may come on the very thread that still begins the
 * exchange, so nothing here waits for the exchange to be known.
 */
final class ResponseHead implements HttpResponse.BodyHandler<CappedBodySubscriber.Text> {
    private final boolean once;
    private volatile @Nullable Future<?> exchange;
    private volatile HttpResponse.@Nullable ResponseInfo seen;

    /** Ends the exchange with the head if {@code once}; else the body is read. */
    ResponseHead(boolean once) {
        this.once = once;
    }

    @Override
    public HttpResponse.BodySubscriber<CappedBodySubscriber.Text> apply(HttpResponse.ResponseInfo head) {
        seen = head;
        endOnce();
        return new CappedBodySubscriber();
    }

    /** The exchange that this head is of. */
    void of(Future<?> running) {
        exchange = running;
        endOnce();
    }

    private void endOnce() {
        Future<?> running = exchange;
        if (once && seen != null && running != null) {
            running.cancel(true);
        }
    }

    Optional<HttpResponse.ResponseInfo> seen() {
        return Optional.ofNullable(seen);
    }
}
