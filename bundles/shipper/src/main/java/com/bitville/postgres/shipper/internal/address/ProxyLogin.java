package com.bitville.postgres.shipper.internal.address;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.shipper.internal.answer.HttpFailures;
import com.bitville.postgres.shipper.internal.answer.Sanitizer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * User and password for a proxy, with Basic, the only supported scheme. They are sent only to a proxy that asks for them: another proxy
 * would pass them on to the listener. Used by one thread at a time.
 */
public final class ProxyLogin {
    public static final int DEMANDED = 407;
    private static final Pattern BASIC = Pattern.compile("(?i)(^|,)\\s*basic(\\s|,|$)");

    private final ProxyServer proxy;
    private final Secrets secrets;
    private boolean demanded;

    public ProxyLogin(ProxyServer proxy, Secrets secrets) {
        this.proxy = proxy;
        this.secrets = secrets;
    }

    /** The header of a request. */
    public record Sent(Secret header, Secret password) {
        /** Removes the password from a text of a party that may have seen it. */
        public String clean(String text) {
            String token = header.reveal().substring(header.reveal().indexOf(' ') + 1);
            return text.replace(token, "***").replace(password.reveal(), "***");
        }
    }

    /** The login, if the proxy has asked for one and one is configured. */
    public Optional<Sent> current() {
        return demanded && lack().isEmpty() ? login() : Optional.empty();
    }

    private Optional<Sent> login() {
        try {
            return secrets.listenerProxyPassword().map(password -> {
                byte[] pair = (proxy.user() + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
                return new Sent(new Secret("Basic " + Base64.getEncoder().encodeToString(pair)), password);
            });
        } catch (SecretException e) {
            return Optional.empty();
        }
    }

    /**
     * The proxy has asked for a login.
     *
     * @param challenges its {@code Proxy-Authenticate} headers
     * @param sent whether the request contained one
     * @return the problem, for the operator; empty if the request may be repeated with {@link #current}
     */
    public String demanded(List<String> challenges, boolean sent) {
        String demand = "the proxy " + proxy.url() + " requires a user and a password (HTTP 407)";
        Optional<String> lack = lack();
        if (lack.isPresent()) {
            return demand + ": " + lack.get();
        }
        if (!challenges.isEmpty()
                && challenges.stream().noneMatch(text -> BASIC.matcher(text).find())) {
            return demand + " by " + Sanitizer.line(String.join(", ", challenges), 80)
                    + ", and the agent only supports Basic";
        }
        demanded = true;
        return "the proxy " + proxy.url()
                + (sent
                        ? " does not accept listener.proxy_user and listener.proxy_password (HTTP 407)"
                        : " requires a user and a password (HTTP 407)");
    }

    /** Why there is no login; empty if it is complete. */
    public Optional<String> lack() {
        if (proxy.user().isEmpty()) {
            return Optional.of("listener.proxy_user is not set");
        }
        try {
            Optional<Secret> password = secrets.listenerProxyPassword();
            if (password.isEmpty() || password.get().reveal().isEmpty()) {
                return Optional.of("listener.proxy_password is not set");
            }
        } catch (SecretException e) {
            return Optional.of(HttpFailures.describe(e));
        }
        return Optional.empty();
    }
}
