package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Addresses;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The keys of {@code [listener]}: the destination of payloads, and their project and sources. */
public final class ListenerKeys {
    private static final KeyFactory IN_LISTENER = new KeyFactory("listener", ConfigurationKeys.LISTENER);
    private static final KeyFactory IN_WIRE = new KeyFactory("listener", ConfigurationKeys.WIRE);

    private static final Pattern PAIR = Pattern.compile(" *[a-z][a-z0-9_]{0,62} *= *[a-z][a-z0-9_]{0,62} *");

    public static final Key ENABLED = IN_LISTENER.flag(
            "enabled",
            "BITVILLE_PG_LISTENER_ENABLED",
            "enabled",
            true,
            "Whether payloads are sent to the listener. If false, another destination (kafka.enabled) must take them.");
    public static final Key URL = IN_LISTENER.text(
            "url",
            "BITVILLE_PG_LISTENER_URL",
            "url",
            "https://listener:8443/ingest/postgres",
            ValueConstraint.line(
                    "an http or https URL with a host, without user, password and fragment", Addresses::isListenerUrl),
            "The URL to which payloads are sent.");
    public static final Key ALLOW_INSECURE = IN_LISTENER.flag(
            "allow_insecure",
            "BITVILLE_PG_LISTENER_ALLOW_INSECURE",
            "allow.insecure",
            false,
            "Whether url may be plain http to another host. Key and data then cross the network unencrypted.");
    public static final Key API_KEY = IN_LISTENER.secret(
            "api_key",
            "BITVILLE_PG_LISTENER_API_KEY",
            "The API key, sent to the listener as a Bearer token. Empty: data is kept on disk and not sent. Prefer api_key_file.");
    public static final Key API_KEY_FILE = IN_LISTENER.text(
            "api_key_file",
            "BITVILLE_PG_LISTENER_API_KEY_FILE",
            null,
            null,
            ValueConstraint.FILE,
            "A file that contains only the key, mode 0600. Read when sending: rotation needs no restart.");
    public static final Key PROJECT_ID = IN_WIRE.text(
            "project_id",
            "BITVILLE_PG_PROJECT_ID",
            "project.id",
            "default",
            ValueConstraint.line(1, 50),
            "The project to which the listener assigns the payloads.");
    static final Key SOURCES = IN_WIRE.text(
            "sources",
            "BITVILLE_PG_LISTENER_SOURCES",
            "sources",
            null,
            ValueConstraint.line("empty, or pairs like locks=pg_locks, separated by commas", ListenerKeys::areSources),
            "Subjects to send under a source other than their default, if the listener knows it: payloads of an unknown source are permanently rejected.");
    static final Key TIMEOUT_S = IN_LISTENER.number(
            "timeout_s",
            "BITVILLE_PG_LISTENER_TIMEOUT_S",
            "timeout.s",
            5,
            ValueConstraint.range(1, 120),
            "Seconds for one delivery attempt, from connecting to the last byte of the response.");
    static final Key CA_FILE = IN_LISTENER.text(
            "ca_file",
            "BITVILLE_PG_LISTENER_CA_FILE",
            "ca.file",
            null,
            ValueConstraint.FILE,
            "The PEM file of the only trusted certificate authorities for the listener, like curl --cacert. Empty: the system's.");
    public static final Key PROXY = IN_LISTENER.text(
            "proxy",
            "BITVILLE_PG_LISTENER_PROXY",
            "proxy",
            null,
            ValueConstraint.line("empty, or http://host:port without user and path", Addresses::isProxy),
            "The HTTP proxy for requests to the listener. Empty: none; HTTPS_PROXY, NO_PROXY and Java's proxy properties are ignored.");
    public static final Key PROXY_USER = IN_LISTENER.text(
            "proxy_user",
            "BITVILLE_PG_LISTENER_PROXY_USER",
            "proxy.user",
            null,
            ValueConstraint.line("empty, or a name of up to 255 characters without a colon", Addresses::isProxyUser),
            "The user for a proxy that requires authentication, sent with proxy_password. Only the scheme Basic is supported.");
    public static final Key PROXY_PASSWORD = IN_LISTENER.secret(
            "proxy_password",
            "BITVILLE_PG_LISTENER_PROXY_PASSWORD",
            "The password of proxy_user. Basic sends it unencrypted to the proxy, even if url is https. Prefer proxy_password_file.");
    public static final Key PROXY_PASSWORD_FILE = IN_LISTENER.text(
            "proxy_password_file",
            "BITVILLE_PG_LISTENER_PROXY_PASSWORD_FILE",
            null,
            null,
            ValueConstraint.FILE,
            "A file that contains only that password, mode 0600. Read when sending: rotation needs no restart.");
    static final Key MAX_REQUESTS_PER_MINUTE = IN_LISTENER.number(
            "max_requests_per_minute",
            "BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE",
            "max.requests.per.minute",
            60,
            ValueConstraint.range(1, 100_000),
            "The most requests per minute. It also limits how fast a backlog is sent.");

    static final List<Key> ALL = List.of(
            ENABLED,
            URL,
            ALLOW_INSECURE,
            API_KEY,
            API_KEY_FILE,
            PROJECT_ID,
            SOURCES,
            TIMEOUT_S,
            CA_FILE,
            PROXY,
            PROXY_USER,
            PROXY_PASSWORD,
            PROXY_PASSWORD_FILE,
            MAX_REQUESTS_PER_MINUTE);

    private static boolean areSources(String text) {
        // Pair by pair: one regular expression for the whole list would overflow the stack on a long one.
        return text.isEmpty()
                || Arrays.stream(text.split(",", -1))
                        .allMatch(pair -> PAIR.matcher(pair).matches());
    }

    private ListenerKeys() {}
}
