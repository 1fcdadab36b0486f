package com.bitville.postgres.config.internal.secret;

import com.bitville.postgres.api.config.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a secret is to be found when it is needed. */
public sealed interface SecretSource {
    /** The file that holds the secret in clear, as far as that is known before it is asked for; else null. */
    default @Nullable Path holder() {
        if (this instanceof File file) {
            return file.path();
        }
        String origin = this instanceof Literal literal ? literal.origin() : "";
        return origin.startsWith("ini:") ? Path.of(origin.substring(4, origin.lastIndexOf(':'))) : null;
    }

    /** Nowhere. */
    record None() implements SecretSource {}

    /** In memory, as the environment or the INI gave it. */
    record Literal(Secret secret, String origin) implements SecretSource {}

    /** In a file that holds nothing else. */
    record File(Path path, String origin) implements SecretSource {}

    /** In the user's pgpass file, if that has a line for this login. */
    record PgPass(String host, long port, String database, String user) implements SecretSource {}

    /** It exists but must not be used. */
    record Withheld(String reason) implements SecretSource {}
}
