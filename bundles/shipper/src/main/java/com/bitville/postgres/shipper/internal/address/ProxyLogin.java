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
 * User and password for a proxy, by Basic, the one scheme there is. Nobody gets them who has not asked: a proxy that wants none would hand
 * them on to the listener. Used by one thread at a time.
 */
public final class ProxyLogin {
    public static final int DEMANDED = 407;
    private static final Pattern BASIC = Pattern.compile("(?i)(^|,)\\s*basic(\\s|,|$)");

    private final ProxyServer proxy;
    private final boolean tunnel;
    private final Secrets secrets;
    private boolean demanded;

    /** {@code tunnel} is whether the proxy is asked for one, as it is for https. */
    public ProxyLogin(ProxyServer proxy, boolean tunnel, Secrets secrets) {
        this.proxy = proxy;
        this.tunnel = tunnel;
        this.secrets = secrets;
    }

    /** What a request carries. */
    public record Sent(Secret header, Secret password) {
        /** Text of whoever may have seen it. */
        public String clean(String text) {
            String token = header.reveal().substring(header.reveal().indexOf(' ') + 1);
            return text.replace(token, "***").replace(password.reveal(), "***");
        }
    }

    /** The login, where the proxy has asked for one and there is one. */
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
     * @param sent whether it had one already
     * @return what is wrong, for the operator; nothing is where the request may go again with {@link #current}
     */
    public String demanded(List<String> challenges, boolean sent) {
        String wants = "the proxy " + proxy.url() + " wants a user and a password (HTTP 407)";
        Optional<String> lack = lack();
        if (lack.isPresent()) {
            return wants + ": " + lack.get();
        }
        if (!challenges.isEmpty()
                && challenges.stream().noneMatch(text -> BASIC.matcher(text).find())) {
            return wants + " by " + Sanitizer.line(String.join(", ", challenges), 80)
                    + ", and the agent has Basic alone";
        }
        demanded = true;
        return "the proxy " + proxy.url()
                + (sent
                        ? " does not accept listener.proxy_user and listener.proxy_password (HTTP 407)"
                        : " wants a user and a password (HTTP 407)");
    }

    /** Why there is no login, or none that this Java would send; empty where all is there. */
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
        return tunnel && !TunnelAuthSupport.allowed()
                ? Optional.of("this Java sends none on the way to https unless it is started with -D"
                        + TunnelAuthSupport.PROPERTY + "=")
                : Optional.empty();
    }
}
