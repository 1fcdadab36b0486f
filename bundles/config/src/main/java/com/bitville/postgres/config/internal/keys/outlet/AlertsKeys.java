package com.bitville.postgres.config.internal.keys.outlet;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.KeyFactory;
import com.bitville.postgres.config.internal.value.Addresses;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The keys of {@code [alerts]}: openings and closings of findings to a webhook. */
public final class AlertsKeys {
    private static final KeyFactory IN = new KeyFactory("alerts", ConfigurationKeys.ALERTS);

    public static final Key WEBHOOK_URL = IN.text(
            "webhook_url",
            "BITVILLE_PG_ALERTS_WEBHOOK_URL",
            "webhook.url",
            null,
            ValueConstraint.line(
                    "empty, or an http or https URL with a host, without user, password and fragment",
                    text -> text.isEmpty() || Addresses.isListenerUrl(text)),
            "The URL to which openings and closings of findings are posted. Empty: none.");
    public static final Key FORMAT = IN.text(
            "format",
            "BITVILLE_PG_ALERTS_FORMAT",
            "format",
            "json",
            ValueConstraint.oneOf(List.of("json", "slack", "alertmanager")),
            "The form of a message: the findings themselves, a text for Slack, or Alertmanager's API version 2 (its URL ends in /api/v2/alerts).");
    public static final Key HEADERS_FILE = IN.text(
            "headers_file",
            "BITVILLE_PG_ALERTS_HEADERS_FILE",
            "headers.file",
            null,
            ValueConstraint.FILE,
            "A file with further headers, one Name: value on each line, mode 0600. Read at each message.");
    public static final Key MIN_SEVERITY = IN.text(
            "min_severity",
            "BITVILLE_PG_ALERTS_MIN_SEVERITY",
            "min.severity",
            "warning",
            ValueConstraint.oneOf(List.of("hint", "warning", "error")),
            "Findings below this severity are not posted.");
    public static final Key CA_FILE = IN.text(
            "ca_file",
            "BITVILLE_PG_ALERTS_CA_FILE",
            "ca.file",
            null,
            ValueConstraint.FILE,
            "The PEM file of the only trusted certificate authorities for the webhook. Empty: the system's.");
    public static final Key PROXY = IN.text(
            "proxy",
            "BITVILLE_PG_ALERTS_PROXY",
            "proxy",
            null,
            ValueConstraint.line(
                    "empty, or http://host:port without user and path",
                    text -> text.isEmpty() || Addresses.isProxy(text)),
            "The HTTP proxy for the webhook. Empty: none.");
    public static final Key ALLOW_INSECURE = IN.flag(
            "allow_insecure",
            "BITVILLE_PG_ALERTS_ALLOW_INSECURE",
            "allow.insecure",
            false,
            "Whether webhook_url may be plain http to another host. Findings and headers then cross the network unencrypted.");

    public static final List<Key> ALL =
            List.of(WEBHOOK_URL, FORMAT, HEADERS_FILE, MIN_SEVERITY, CA_FILE, PROXY, ALLOW_INSECURE);

    private AlertsKeys() {}
}
