package com.bitville.postgres.database.internal.connect;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.query.ConnectionRefusedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The current secrets service: none while the configuration bundle is replaced, which does not affect open connections. */
public final class DatabasePassword {
    private volatile @Nullable Secrets current;

    public synchronized void set(Secrets secrets) {
        current = secrets;
    }

    /** A replacement may be bound before the old service is unbound. */
    public synchronized void unset(Secrets secrets) {
        if (current == secrets) {
            current = null;
        }
    }

    Optional<Secret> databasePassword(String server) throws ConnectionRefusedException {
        Secrets secrets = current;
        if (secrets == null) {
            throw new ConnectionRefusedException(
                    ServerState.CONNECTING,
                    ReasonCode.PASSWORD_UNKNOWN,
                    "the password is not available: the bundle bitville-config is stopped or being replaced;"
                            + " start it");
        }
        try {
            return secrets.databasePassword(server);
        } catch (SecretException e) {
            throw new ConnectionRefusedException(
                    ServerState.AUTH_FAILED,
                    ReasonCode.PASSWORD_UNREADABLE,
                    "the password cannot be read: " + e.getMessage());
        }
    }
}
