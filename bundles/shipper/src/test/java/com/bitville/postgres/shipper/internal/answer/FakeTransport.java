package com.bitville.postgres.shipper.internal.answer;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shipper.internal.http.Transport;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A listener without a network: responds as configured, records bodies, keys and times. */
public final class FakeTransport implements Transport {
    public static final ListenerReply.Answer STORED = answer(200, "{\"status\":\"ok\"}");
    public static final ListenerReply.Failure REFUSED =
            new ListenerReply.Failure(ListenerReply.Kind.NETWORK, "ConnectException: refused");

    private final MutableClock time;
    private Function<String, ListenerReply> answers = body -> STORED;
    private boolean trustChanged;
    final List<String> bodies = new ArrayList<>();
    public final List<Duration> at = new ArrayList<>();

    public FakeTransport(MutableClock time) {
        this.time = time;
    }

    public static ListenerReply.Answer answer(int status, String body) {
        return new ListenerReply.Answer(status, null, body, true);
    }

    public void answers(ListenerReply listenerReply) {
        answers = body -> listenerReply;
    }

    public void answers(Function<String, ListenerReply> next) {
        answers = next;
    }

    public void trustChanged(boolean now) {
        trustChanged = now;
    }

    public int attempts() {
        return bodies.size();
    }

    @Override
    public ListenerReply post(byte[] body, Secret key) {
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
