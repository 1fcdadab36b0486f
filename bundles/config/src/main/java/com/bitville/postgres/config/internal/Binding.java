package com.bitville.postgres.config.internal;

/**
 * To whom alone a secret may be sent: whoever can change an address by console or shell must not be able to have it sent there.
 *
 * @param secret the secret
 * @param file the key of its file, which is set with it
 * @param to whom it would be sent to as things stand; empty for nobody
 */
record Binding(Key secret, Key file, String to) {
    static Binding apiKey(String url, String proxy) {
        return new Binding(ListenerKeys.API_KEY, ListenerKeys.API_KEY_FILE, Addresses.origin(url, proxy));
    }

    static Binding proxyPassword(String proxy) {
        return new Binding(ListenerKeys.PROXY_PASSWORD, ListenerKeys.PROXY_PASSWORD_FILE, Addresses.proxy(proxy));
    }

    /** The source, if it was given for this very address; else none that can be read. */
    SecretSource limited(SecretSource source, String givenFor) {
        if (source instanceof SecretSource.None || to.isEmpty() || to.equals(givenFor)) {
            return source;
        }
        return new SecretSource.Withheld(secret.full() + " was given for " + named(givenFor)
                + ", but console or shell have changed that to " + to
                + "; it is not sent there until it is set again: bitville:config set-secret " + secret.full());
    }

    static String named(String givenFor) {
        return givenFor.isEmpty() ? "no address" : givenFor;
    }
}
