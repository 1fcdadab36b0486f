package com.bitville.postgres.config.internal;

/** Rules between keys. */
final class CrossChecks {
    private CrossChecks() {}

    static void ofServer(Group group, Findings findings) {
        if (group.usable(Keys.POOL_MIN_SIZE, Keys.POOL_MAX_SIZE)) {
            long most = group.get(Keys.POOL_MAX_SIZE).number();
            group.change(
                    Keys.POOL_MIN_SIZE,
                    least -> least.number() > most ? least.moved(most, "pool_min_size_lowered") : least);
        }
        if (group.usable(Keys.STATEMENT_TIMEOUT_MS, Keys.LOCK_TIMEOUT_MS)) {
            long most = group.get(Keys.STATEMENT_TIMEOUT_MS).number();
            Value lock = group.get(Keys.LOCK_TIMEOUT_MS);
            if (lock.number() > most) {
                findings.fault(lock.key().full() + " is '" + lock.number() + "' (" + lock.origin() + "); allowed: "
                        + Keys.LEAST_LOCK_TIMEOUT_MS + " to " + most + ", the statement_timeout_ms in force");
                group.change(Keys.LOCK_TIMEOUT_MS, Value::refused);
            }
        }
    }

    static void ofListener(Group group, Findings findings) {
        if (group.usable(Keys.URL, Keys.ALLOW_INSECURE)) {
            Value url = group.get(Keys.URL);
            if (Addresses.isInsecure(url.text())
                    && !group.get(Keys.ALLOW_INSECURE).flag()) {
                findings.fault(url.key().full() + " is " + Words.shown(url.text()) + " (" + url.origin()
                        + "); allowed: https, or http to this machine: plain http would show key and data to the network"
                        + " (" + Keys.ALLOW_INSECURE.full() + " = true permits it)");
                group.change(Keys.URL, Value::refused);
            }
        }
    }
}
