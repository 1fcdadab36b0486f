package com.bitville.postgres.shipper.internal.http;

import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.address.ProxyLogin;
import com.bitville.postgres.shipper.internal.answer.HttpFailures;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.answer.ReachStep;
import com.bitville.postgres.shipper.internal.http.ListenerClient.Outcome;
import com.bitville.postgres.shipper.internal.tls.TlsProbe;
import java.time.Duration;
import java.util.Optional;

/**
 * The result of one attempt, from its response, exception or deadline.
 *
 * @param settings of the listener
 * @param login at the proxy, if there is one
 * @param sent the login that the attempt had
 * @param tls empty for plain http
 * @param used its connection
 */
record OutcomeMaker(
        ListenerSettings settings,
        Optional<ProxyLogin> login,
        Optional<ProxyLogin.Sent> sent,
        Optional<TlsProbe> tls,
        ListenerConnection used) {
    static Outcome ended() {
        return failed(ListenerReply.Kind.NETWORK, ReachStep.NAME, "delivery by these settings has ended", "");
    }

    static Outcome noTrust(String reason) {
        return failed(ListenerReply.Kind.TRUST, ReachStep.TLS, reason, "");
    }

    private static Outcome failed(ListenerReply.Kind kind, ReachStep step, String reason, String way) {
        return new Outcome(new ListenerReply.Failure(kind, reason + way), step, reason);
    }

    private Outcome network(String reason) {
        return failed(ListenerReply.Kind.NETWORK, step(), reason, way());
    }

    /** The deadline came first. */
    Outcome late(Duration within) {
        String reason = switch (used.step()) {
            case NAME -> "the host name was not resolved within ";
            case PORT -> "no connection within ";
            default -> used.headed() ? "the response was not complete within " : "no response within ";
        };
        return network(reason + within.toSeconds() + " s");
    }

    /**
     * It failed.
     *
     * @param cause the exception
     * @param stale whether it may be that of a connection that had ended before
     * @param length of the body
     * @return the result
     */
    Outcome of(Throwable cause, boolean stale, int length) {
        ListenerReply.Kind kind = HttpFailures.kind(cause, stale, length);
        Optional<String> words = tls.filter(shown -> !used.headed() && kind != ListenerReply.Kind.STALE)
                .filter(shown -> kind == ListenerReply.Kind.TRUST || shown.demanded())
                .flatMap(shown -> shown.words(cause));
        return words.isPresent()
                ? failed(ListenerReply.Kind.TRUST, ReachStep.TLS, words.get(), way())
                : failed(kind, step(), clean(HttpFailures.describe(cause)), way());
    }

    /** There was a response. */
    Outcome of(ListenerResponse response) {
        boolean tunnel = used.step() == ReachStep.PROXY;
        // Behind a tunnel, the proxy says nothing more.
        if (response.status() == ProxyLogin.DEMANDED && login.isPresent() && (tunnel || tls.isEmpty())) {
            String reason = login.get().demanded(response.headers("Proxy-Authenticate"), sent.isPresent());
            return failed(ListenerReply.Kind.PROXY_LOGIN, ReachStep.PROXY, reason, "");
        }
        if (tunnel) {
            return network(ListenerClient.NO_TUNNEL + settings.url().getRawAuthority() + ": HTTP " + response.status()
                    + (response.status() / 100 == 2 ? "; only 200 opens a tunnel" : ""));
        }
        Optional<String> wanted = tls.flatMap(shown -> shown.wants(response.status(), response.text()));
        if (wanted.isPresent()) {
            return failed(ListenerReply.Kind.TRUST, ReachStep.TLS, wanted.get(), way());
        }
        ListenerReply answer = new ListenerReply.Answer(
                response.status(),
                response.header("Retry-After").orElse(null),
                clean(response.text()),
                response.whole(),
                response.header("Date").orElse(null));
        return new Outcome(answer, ReachStep.DONE, "");
    }

    /** Through a proxy, the agent itself only looks up and reaches the proxy. */
    private ReachStep step() {
        ReachStep reached = used.step();
        boolean way = reached == ReachStep.NAME || reached == ReachStep.PORT;
        return way && settings.proxy().isPresent() ? ReachStep.PROXY : reached;
    }

    private String clean(String text) {
        return sent.map(by -> by.clean(text)).orElse(text);
    }

    /** With a proxy, it may be the cause of any failure. */
    private String way() {
        return settings.proxy().isEmpty() ? "" : " (through the proxy " + settings.via() + ")";
    }
}
