package com.bitville.postgres.config.internal.secret;

import com.bitville.postgres.config.internal.keys.ListenerKeys;
import com.bitville.postgres.config.internal.keys.outlet.AlertsKeys;
import com.bitville.postgres.config.internal.keys.outlet.KafkaKeys;
import com.bitville.postgres.config.internal.keys.outlet.OtlpKeys;
import com.bitville.postgres.config.internal.value.Addresses;
import com.bitville.postgres.config.internal.value.Key;

/**
 * The only address to which a secret may be sent: a user who can change an address by console or shell must not be able to redirect it.
 *
 * @param secret the secret, or the key of its file if it has no other
 * @param file the key of its file, which is set with it
 * @param to the address to which it would be sent at present; empty for none
 */
public record SecretBinding(Key secret, Key file, String to) {
    public static SecretBinding apiKey(String url, String proxy) {
        return new SecretBinding(ListenerKeys.API_KEY, ListenerKeys.API_KEY_FILE, Addresses.origin(url, proxy));
    }

    public static SecretBinding proxyPassword(String proxy) {
        return new SecretBinding(ListenerKeys.PROXY_PASSWORD, ListenerKeys.PROXY_PASSWORD_FILE, Addresses.proxy(proxy));
    }

    /** The file of the brokers' password. Where they are contacted without a login it is sent nowhere. */
    public static SecretBinding brokerPassword(String servers, String securityProtocol) {
        boolean login = securityProtocol.startsWith("SASL_") && !servers.isEmpty();
        String to = login ? securityProtocol + "://" + servers.replaceAll("\\s", "") : "";
        return new SecretBinding(KafkaKeys.PASSWORD_FILE, KafkaKeys.PASSWORD_FILE, to);
    }

    /** The file of the headers for an OpenTelemetry collector; one of them is usually a login. */
    public static SecretBinding collectorHeaders(String endpoint) {
        return new SecretBinding(OtlpKeys.HEADERS_FILE, OtlpKeys.HEADERS_FILE, Addresses.origin(endpoint, ""));
    }

    /** The file of the headers for messages of alerts. */
    public static SecretBinding alertHeaders(String url, String proxy) {
        return new SecretBinding(AlertsKeys.HEADERS_FILE, AlertsKeys.HEADERS_FILE, Addresses.origin(url, proxy));
    }

    /** Whether components read the file themselves, so that withholding it means not to name it. */
    public boolean isFileAlone() {
        return secret.equals(file);
    }

    /** The source if it was given for this address; else a withheld one. */
    public SecretSource limited(SecretSource source, String givenFor) {
        if (source instanceof SecretSource.None || to.isEmpty() || to.equals(givenFor)) {
            return source;
        }
        return new SecretSource.Withheld(secret.full() + " was given for " + named(givenFor)
                + ", but console or shell changed the address to " + to
                + "; it is withheld until it is set again: bitville:config set-secret " + secret.full());
    }

    public static String named(String givenFor) {
        return givenFor.isEmpty() ? "no address" : givenFor;
    }
}
