package com.bitville.postgres.config.internal;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The user's password file of PostgreSQL's own clients: the first line that fits a login gives its password. */
final class PgPassFile {
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final int FIELDS = 5;
    private static final char NOT_UTF_8 = '\uFFFD';

    private final Path path;

    PgPassFile(Path path) {
        this.path = path;
    }

    static PgPassFile of(Map<String, String> environment, Path home) {
        String named = environment.getOrDefault("PGPASSFILE", "");
        return new PgPassFile(named.isEmpty() ? home.resolve(".pgpass") : Path.of(named));
    }

    Path path() {
        return path;
    }

    /** The password for a login, or empty where the file has none for it. */
    Optional<Secret> password(SecretSource.PgPass login) throws SecretException {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        if (!OWNER.containsAll(SecretReader.permissions(path))) {
            throw new SecretException("password file " + path + " is open to group or others; chmod 600 " + path, null);
        }
        // For the default socket folder the file says localhost, as for no host at all.
        boolean socket =
                Set.of("/tmp", "/var/run/postgresql", "/run/postgresql").contains(login.host());
        List<String> wanted = List.of(
                socket ? "localhost" : login.host(), Long.toString(login.port()), login.database(), login.user());
        try {
            // What is no UTF-8 is replaced: it matters on the line that fits alone.
            List<String> lines = new String(Files.readAllBytes(path), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (int i = 0; i < lines.size(); i++) {
                List<String> fields = fields(lines.get(i));
                if (fields.size() == FIELDS && fits(fields, wanted)) {
                    return password(unescaped(fields.get(FIELDS - 1)), i + 1);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new SecretException("password file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Optional<Secret> password(String text, int line) throws SecretException {
        if (text.indexOf(NOT_UTF_8) >= 0) {
            throw new SecretException("password file " + path + ": line " + line + " is not UTF-8 text", null);
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(new Secret(text));
    }

    private static boolean fits(List<String> fields, List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!fields.get(i).equals("*") && !unescaped(fields.get(i)).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The first five fields as written; a backslash takes the meaning from what follows it. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        if (line.startsWith("#")) {
            return fields;
        }
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == ':') {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
                if (c == '\\' && i + 1 < line.length()) {
                    field.append(line.charAt(++i));
                }
            }
        }
        fields.add(field.toString());
        return fields.size() > FIELDS ? fields.subList(0, FIELDS) : fields;
    }

    private static String unescaped(String field) {
        return field.replaceAll("(?s)\\\\(.)", "$1");
    }
}
