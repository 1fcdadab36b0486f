package com.bitville.postgres.shipper.internal.delivery;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.shipper.internal.answer.HttpFailures;
import com.bitville.postgres.shipper.internal.status.DeliveryState;
import com.bitville.postgres.shipper.internal.status.DeliveryStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API key, read whenever one is needed, so that a new key takes effect at once. Used by the shipper's thread. */
final class ApiKeySource {
    private final Secrets secrets;
    private final DeliveryStatus deliveryStatus;
    private final Duration look;
    private @Nullable Secret refused;

    ApiKeySource(Secrets secrets, DeliveryStatus deliveryStatus, Duration look) {
        this.secrets = secrets;
        this.deliveryStatus = deliveryStatus;
        this.look = look;
    }

    /** A key that is valid in a header; without one, delivery pauses and reports the reason. */
    Optional<Secret> key(long now) {
        String lack;
        try {
            Optional<Secret> key = secrets.listenerApiKey();
            if (key.isEmpty() || key.get().reveal().isEmpty()) {
                lack = "no listener api_key is configured";
            } else if (!key.get().reveal().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                lack =
                        "the listener api_key contains a space, a line end or another character that is not allowed in a header";
            } else {
                deliveryStatus.keyFound();
                return key;
            }
        } catch (SecretException e) {
            lack = HttpFailures.describe(e);
        }
        deliveryStatus.rest(DeliveryState.NO_API_KEY, lack, look, now);
        return Optional.empty();
    }

    /** Records that the listener refused this key. */
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
