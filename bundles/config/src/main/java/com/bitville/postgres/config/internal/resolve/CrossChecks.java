package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.config.internal.keys.DatabaseKeys;
import com.bitville.postgres.config.internal.keys.ListenerKeys;
import com.bitville.postgres.config.internal.keys.outlet.KafkaKeys;
import com.bitville.postgres.config.internal.keys.outlet.OtlpKeys;
import com.bitville.postgres.config.internal.source.ConfigurationErrors;
import com.bitville.postgres.config.internal.value.Addresses;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.MessageText;

/** Constraints between keys. */
final class CrossChecks {
    private CrossChecks() {}

    static void ofServer(ServerValues serverValues, ConfigurationErrors configurationErrors) {
        if (serverValues.usable(DatabaseKeys.POOL_MIN_SIZE, DatabaseKeys.POOL_MAX_SIZE)) {
            long most = serverValues.get(DatabaseKeys.POOL_MAX_SIZE).number();
            serverValues.change(
                    DatabaseKeys.POOL_MIN_SIZE,
                    least -> least.number() > most ? least.moved(most, "pool_min_size_lowered") : least);
        }
        if (serverValues.usable(DatabaseKeys.STATEMENT_TIMEOUT_MS, DatabaseKeys.LOCK_TIMEOUT_MS)) {
            long most = serverValues.get(DatabaseKeys.STATEMENT_TIMEOUT_MS).number();
            ResolvedValue lock = serverValues.get(DatabaseKeys.LOCK_TIMEOUT_MS);
            if (lock.number() > most) {
                configurationErrors.fault(lock.key().full() + " is '" + lock.number() + "' (" + lock.origin()
                        + "); allowed: " + DatabaseKeys.LEAST_LOCK_TIMEOUT_MS + " to " + most
                        + ", the effective statement_timeout_ms");
                serverValues.change(DatabaseKeys.LOCK_TIMEOUT_MS, ResolvedValue::refused);
            }
        }
    }

    static void ofKafka(ServerValues serverValues, ConfigurationErrors configurationErrors) {
        if (!serverValues.usable(
                KafkaKeys.ENABLED,
                KafkaKeys.BOOTSTRAP_SERVERS,
                KafkaKeys.SECURITY_PROTOCOL,
                KafkaKeys.ALLOW_INSECURE)) {
            return;
        }
        ResolvedValue protocol = serverValues.get(KafkaKeys.SECURITY_PROTOCOL);
        String remote =
                KafkaKeys.remote(serverValues.get(KafkaKeys.BOOTSTRAP_SERVERS).text());
        if (serverValues.get(KafkaKeys.ENABLED).flag()
                && !protocol.text().endsWith("SSL")
                && !remote.isEmpty()
                && !serverValues.get(KafkaKeys.ALLOW_INSECURE).flag()) {
            configurationErrors.fault(protocol.key().full() + " is " + MessageText.shown(protocol.text()) + " ("
                    + protocol.origin() + ") and " + MessageText.shown(remote)
                    + " is another host; allowed: SASL_SSL, SSL, or brokers on this machine: payloads would cross the network"
                    + " unencrypted (" + KafkaKeys.ALLOW_INSECURE.full() + " = true permits it)");
            serverValues.change(KafkaKeys.SECURITY_PROTOCOL, ResolvedValue::refused);
        }
    }

    static void ofListener(ServerValues serverValues, ConfigurationErrors configurationErrors) {
        if (!serverValues.usable(ListenerKeys.ENABLED)
                || serverValues.get(ListenerKeys.ENABLED).flag()) {
            encrypted(ListenerKeys.URL, ListenerKeys.ALLOW_INSECURE, "key and data", serverValues, configurationErrors);
        }
        encrypted(OtlpKeys.ENDPOINT, OtlpKeys.ALLOW_INSECURE, "headers and data", serverValues, configurationErrors);
    }

    private static void encrypted(
            Key address, Key consent, String what, ServerValues serverValues, ConfigurationErrors configurationErrors) {
        if (serverValues.usable(address, consent)) {
            ResolvedValue url = serverValues.get(address);
            if (Addresses.isInsecure(url.text()) && !serverValues.get(consent).flag()) {
                configurationErrors.fault(
                        url.key().full() + " is " + MessageText.shown(url.text()) + " (" + url.origin()
                                + "); allowed: https, or http to this machine: plain http sends " + what
                                + " unencrypted"
                                + " (" + consent.full() + " = true permits it)");
                serverValues.change(address, ResolvedValue::refused);
            }
        }
    }
}
