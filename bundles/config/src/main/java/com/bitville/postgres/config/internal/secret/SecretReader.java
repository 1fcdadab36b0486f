package com.bitville.postgres.config.internal.secret;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.config.internal.source.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Reads a secret from its source. Its messages name sources, never their content. */
public final class SecretReader {
    private static final int MOST_BYTES = 64 * 1024;

    private final PgPassFile pgPass;

    public SecretReader(PgPassFile pgPass) {
        this.pgPass = pgPass;
    }

    public Path pgPass() {
        return pgPass.path();
    }

    public Optional<Secret> read(SecretSource source) throws SecretException {
        if (source instanceof SecretSource.Literal literal) {
            return Optional.of(literal.secret());
        }
        if (source instanceof SecretSource.File file) {
            return Optional.of(new Secret(content(file)));
        }
        if (source instanceof SecretSource.PgPass login) {
            return pgPass.password(login);
        }
        if (source instanceof SecretSource.Withheld withheld) {
            throw new SecretException(withheld.reason(), null);
        }
        return Optional.empty();
    }

    private static String content(SecretSource.File file) throws SecretException {
        String place = file.path() + " (" + file.origin() + ")";
        if (TextFile.isPipe(file.path())) {
            throw new SecretException("secret file " + place + " is not a regular file", null);
        }
        try (InputStream in = Files.newInputStream(file.path())) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new SecretException(
                        "secret file " + place + " is larger than 64 kB; it must contain only the secret", null);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            String secret = text.replaceFirst("\r?\n\\z", "");
            if (secret.isEmpty()) {
                throw new SecretException("secret file " + place + " is empty; write the secret into it", null);
            }
            if (secret.indexOf('\n') >= 0 || secret.indexOf('\0') >= 0) {
                throw new SecretException(
                        "secret file " + place + " has several lines; it must contain only the secret", null);
            }
            return secret;
        } catch (NoSuchFileException e) {
            throw new SecretException("secret file " + place + " does not exist; create it with mode 0600", e);
        } catch (CharacterCodingException e) {
            throw new SecretException("secret file " + place + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new SecretException("secret file " + place + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether users other than the file's owner and group may read it; false if permissions are unknown. */
    public static boolean isOpenToOthers(Path path) {
        return permissions(path).contains(PosixFilePermission.OTHERS_READ);
    }

    static Set<PosixFilePermission> permissions(Path path) {
        try {
            return Files.getPosixFilePermissions(path);
        } catch (IOException | UnsupportedOperationException e) {
            return Set.of();
        }
    }
}
