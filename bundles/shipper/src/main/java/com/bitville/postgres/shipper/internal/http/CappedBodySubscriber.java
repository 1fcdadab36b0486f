package com.bitville.postgres.shipper.internal.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Reads the beginning of a response and discards the rest, so that an endless response costs neither memory nor time. */
final class CappedBodySubscriber implements BodySubscriber<CappedBodySubscriber.Text> {
    static final int MOST_BYTES = 64 * 1024;

    /**
     * The beginning of a response.
     *
     * @param text as UTF-8
     * @param whole whether it is the complete response
     */
    record Text(String text, boolean whole) {}

    private final CompletableFuture<Text> result = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable Subscription subscription;

    @Override
    public CompletionStage<Text> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] chunk = new byte[Math.min(buffer.remaining(), MOST_BYTES - bytes.size())];
            buffer.get(chunk);
            bytes.write(chunk, 0, chunk.length);
            if (buffer.hasRemaining()) {
                finish(false);
                if (subscription != null) {
                    subscription.cancel();
                }
                return;
            }
        }
    }

    @Override
    public void onError(Throwable cause) {
        result.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        finish(true);
    }

    private void finish(boolean whole) {
        result.complete(new Text(bytes.toString(StandardCharsets.UTF_8), whole));
    }
}
