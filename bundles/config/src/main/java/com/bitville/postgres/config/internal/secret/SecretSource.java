package com.bitville.postgres.config.internal.secret;

import com.bitville.postgres.api.config.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The source of a secret, read when it is needed. */
public sealed interface SecretSource {
    /** The file that contains the secret in clear text, if known before it is read; else null. */
    default @Nullable Path holder() {
        if (this instanceof File file) {
            return file.path();
        }
        String origin = this instanceof Literal literal ? literal.origin() : "";
        return origin.startsWith("ini:") ? Path.of(origin.substring(4, origin.lastIndexOf(':'))) : null;
    }

    /** Not set. */
    record None() implements SecretSource {}

    /** In memory, from the environment or the INI file. */
    record Literal(Secret secret, String origin) implements SecretSource {}

    /** In a file of its own. */
    record File(Path path, String origin) implements SecretSource {}

    /** In the user's password file (pgpass), if it has a line for this login. */
    record PgPass(String host, long port, String database, String user) implements SecretSource {}

    /** Set, but must not be used. */
    record Withheld(String reason) implements SecretSource {}
}
