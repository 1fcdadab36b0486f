package com.bitville.postgres.shipper.internal.answer;

import com.bitville.postgres.api.tls.UntrustedPeerException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Classifies exceptions of the HTTP client. */
public final class HttpFailures {
    /** For bodies from this size on, a connection that ends during the request may mean that the body is too large for the listener. */
    private static final int LARGE = 192 * 1024;

    private static final int MOST_CHARACTERS = 300;
    private static final Pattern TUNNEL = Pattern.compile("Tunnel failed, got: (\\d{3})");

    private HttpFailures() {}

    /**
     * How an attempt failed.
     *
     * @param cause the exception of the client
     * @param mayBeStale whether the connection may be an old one and no response had begun
     * @param length of the body
     * @return the kind
     */
    public static ListenerReply.Kind kind(Throwable cause, boolean mayBeStale, int length) {
        if (has(cause, UntrustedPeerException.class)) {
            return ListenerReply.Kind.TRUST;
        }
        if (has(cause, SSLException.class)) {
            // A handshake interrupted by the network also ends as an SSLException; its cause is the interruption.
            return has(cause, EOFException.class) || has(cause, SocketException.class)
                    ? ListenerReply.Kind.NETWORK
                    : ListenerReply.Kind.TRUST;
        }
        if (has(cause, ConnectException.class) || has(cause, HttpTimeoutException.class)) {
            return ListenerReply.Kind.NETWORK;
        }
        if (mayBeStale && cause instanceof IOException) {
            return ListenerReply.Kind.STALE;
        }
        return length >= LARGE && cutOff(cause) ? ListenerReply.Kind.CUT_OFF : ListenerReply.Kind.NETWORK;
    }

    /** The failure for an operator: the deepest message, on one line. */
    public static String describe(Throwable cause) {
        if (has(cause, UnresolvedAddressException.class)) {
            return "the host name cannot be resolved";
        }
        // Java's client drops the message of a refused connection.
        if (cause instanceof ConnectException && cause.getMessage() == null) {
            return "the connection was refused";
        }
        String words = cause.getClass().getSimpleName();
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t.getMessage() != null) {
                words = t.getClass().getSimpleName() + ": " + t.getMessage();
            }
        }
        return Sanitizer.line(words, MOST_CHARACTERS);
    }

    private static boolean cutOff(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            String message = t.getMessage() == null ? "" : t.getMessage().toLowerCase(Locale.ROOT);
            if (message.contains("broken pipe") || message.contains("connection reset")) {
                return true;
            }
        }
        return false;
    }

    /** The step that failed, if the exception shows it. */
    public static Optional<ReachStep> step(Throwable cause) {
        if (has(cause, UnresolvedAddressException.class)) {
            return Optional.of(ReachStep.NAME);
        }
        if (has(cause, ConnectException.class) || has(cause, HttpConnectTimeoutException.class)) {
            return Optional.of(ReachStep.PORT);
        }
        return tunnel(cause).isPresent() ? Optional.of(ReachStep.PROXY) : Optional.empty();
    }

    /** The response of a proxy that opens no tunnel; the client only has it in its message. */
    public static Optional<String> tunnel(Throwable cause) {
        Matcher refused = TUNNEL.matcher(String.valueOf(cause.getMessage()));
        return refused.find() ? Optional.of(refused.group(1)) : Optional.empty();
    }

    private static boolean has(Throwable cause, Class<? extends Throwable> type) {
        return find(cause, type).isPresent();
    }

    /** The first of that type in the chain of causes. */
    public static <T extends Throwable> Optional<T> find(Throwable cause, Class<T> type) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return Optional.of(type.cast(t));
            }
        }
        return Optional.empty();
    }
}
