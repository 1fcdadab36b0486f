package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A listener without a network: answers as told, remembers bodies, keys and times. */
final class FakeTransport implements Transport {
    static final Reply.Answer STORED = answer(200, "{\"status\":\"ok\"}");
    static final Reply.Failure REFUSED = new Reply.Failure(Reply.Kind.NETWORK, "ConnectException: refused");

    private final MutableClock time;
    private Function<String, Reply> answers = body -> STORED;
    private boolean trustChanged;
    final List<String> bodies = new ArrayList<>();
    final List<Duration> at = new ArrayList<>();

    FakeTransport(MutableClock time) {
        this.time = time;
    }

    static Reply.Answer answer(int status, String body) {
        return new Reply.Answer(status, null, body, true);
    }

    void answers(Reply reply) {
        answers = body -> reply;
    }

    void answers(Function<String, Reply> next) {
        answers = next;
    }

    void trustChanged(boolean now) {
        trustChanged = now;
    }

    int attempts() {
        return bodies.size();
    }

    @Override
    public Reply post(byte[] body, Secret key) {
        String text = new String(body, StandardCharsets.UTF_8);
        bodies.add(text);
        at.add(Duration.ofNanos(time.nanoTime()));
        return answers.apply(text);
    }

    @Override
    public boolean trustChanged() {
        return trustChanged;
    }

    @Override
    public void close() {}
}
