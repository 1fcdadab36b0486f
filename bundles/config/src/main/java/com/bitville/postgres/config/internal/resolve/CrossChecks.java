package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.config.internal.keys.DatabaseKeys;
import com.bitville.postgres.config.internal.keys.ListenerKeys;
import com.bitville.postgres.config.internal.source.ConfigurationErrors;
import com.bitville.postgres.config.internal.value.Addresses;
import com.bitville.postgres.config.internal.value.MessageText;

/** Rules between keys. */
final class CrossChecks {
    private CrossChecks() {}

    static void ofServer(ServerValues group, ConfigurationErrors findings) {
        if (group.usable(DatabaseKeys.POOL_MIN_SIZE, DatabaseKeys.POOL_MAX_SIZE)) {
            long most = group.get(DatabaseKeys.POOL_MAX_SIZE).number();
            group.change(
                    DatabaseKeys.POOL_MIN_SIZE,
                    least -> least.number() > most ? least.moved(most, "pool_min_size_lowered") : least);
        }
        if (group.usable(DatabaseKeys.STATEMENT_TIMEOUT_MS, DatabaseKeys.LOCK_TIMEOUT_MS)) {
            long most = group.get(DatabaseKeys.STATEMENT_TIMEOUT_MS).number();
            ResolvedValue lock = group.get(DatabaseKeys.LOCK_TIMEOUT_MS);
            if (lock.number() > most) {
                findings.fault(lock.key().full() + " is '" + lock.number() + "' (" + lock.origin() + "); allowed: "
                        + DatabaseKeys.LEAST_LOCK_TIMEOUT_MS + " to " + most + ", the statement_timeout_ms in force");
                group.change(DatabaseKeys.LOCK_TIMEOUT_MS, ResolvedValue::refused);
            }
        }
    }

    static void ofListener(ServerValues group, ConfigurationErrors findings) {
        if (group.usable(ListenerKeys.URL, ListenerKeys.ALLOW_INSECURE)) {
            ResolvedValue url = group.get(ListenerKeys.URL);
            if (Addresses.isInsecure(url.text())
                    && !group.get(ListenerKeys.ALLOW_INSECURE).flag()) {
                findings.fault(url.key().full() + " is " + MessageText.shown(url.text()) + " (" + url.origin()
                        + "); allowed: https, or http to this machine: plain http would show key and data to the network"
                        + " (" + ListenerKeys.ALLOW_INSECURE.full() + " = true permits it)");
                group.change(ListenerKeys.URL, ResolvedValue::refused);
            }
        }
    }
}
