package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Secrets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The key, asked for whenever one is needed, so that a new one counts at once. Used by the shipper's thread. */
final class Keyring {
    private final Secrets secrets;
    private final Standing standing;
    private final Duration look;
    private @Nullable Secret refused;

    Keyring(Secrets secrets, Standing standing, Duration look) {
        this.secrets = secrets;
        this.standing = standing;
        this.look = look;
    }

    /** A key that a header can carry; where there is none, delivery rests and says why. */
    Optional<Secret> key(long now) {
        String lack;
        try {
            Optional<Secret> key = secrets.listenerApiKey();
            if (key.isEmpty() || key.get().reveal().isEmpty()) {
                lack = "no listener api_key is configured";
            } else if (!key.get().reveal().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                lack = "the listener api_key holds a space, a line end or another character that no header can carry";
            } else {
                standing.keyFound();
                return key;
            }
        } catch (SecretException e) {
            lack = Failures.describe(e);
        }
        standing.rest(ShipperState.NO_API_KEY, lack, look, now);
        return Optional.empty();
    }

    /** The listener does not take this one. */
    void refused(Secret key) {
        refused = key;
    }

    /** Whether there is another key than the one that was refused. */
    boolean changed() {
        try {
            return !secrets.listenerApiKey().equals(Optional.ofNullable(refused));
        } catch (SecretException e) {
            return false;
        }
    }
}
