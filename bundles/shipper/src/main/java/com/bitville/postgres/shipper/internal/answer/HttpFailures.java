package com.bitville.postgres.shipper.internal.answer;

import com.bitville.postgres.api.tls.UntrustedPeerException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Classifies exceptions of a connection to the listener. */
public final class HttpFailures {
    /** For bodies from this size on, a connection that ends during the request may mean that the body is too large for the listener. */
    private static final int LARGE = 192 * 1024;

    private static final int MOST_CHARACTERS = 300;

    private HttpFailures() {}

    /**
     * How an attempt failed.
     *
     * @param cause the exception of the connection
     * @param mayBeStale whether the connection is an old one and no response had begun
     * @param length of the body
     * @return the kind
     */
    public static ListenerReply.Kind kind(Throwable cause, boolean mayBeStale, int length) {
        if (has(cause, UntrustedPeerException.class)) {
            return ListenerReply.Kind.TRUST;
        }
        // A handshake interrupted by the network also ends as an SSLException; its cause is the interruption.
        if (has(cause, SSLException.class) && !interrupted(cause)) {
            return ListenerReply.Kind.TRUST;
        }
        if (mayBeStale) {
            return ListenerReply.Kind.STALE;
        }
        return length >= LARGE && cutOff(cause) ? ListenerReply.Kind.CUT_OFF : ListenerReply.Kind.NETWORK;
    }

    private static boolean interrupted(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof IOException && !(t instanceof SSLException)) {
                return true;
            }
        }
        return false;
    }

    /** The failure for an operator: the deepest message, on one line. */
    public static String describe(Throwable cause) {
        if (has(cause, UnknownHostException.class)) {
            return "the host name cannot be resolved";
        }
        if (has(cause, ConnectException.class)
                && String.valueOf(cause.getMessage()).contains("refused")) {
            return "the connection was refused";
        }
        Optional<AttemptException> told = find(cause, AttemptException.class);
        if (told.isPresent()) {
            return String.valueOf(told.get().getMessage());
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
