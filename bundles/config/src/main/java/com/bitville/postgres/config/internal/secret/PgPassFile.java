package com.bitville.postgres.config.internal.secret;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The user's password file of PostgreSQL's clients, read by the rules of libpq 15: the first line that matches a login has its password.
 */
public final class PgPassFile {
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    /** The server's socket folder in distributions' packages. */
    private static final String PACKAGED = "/var/run/postgresql";
    /** PostgreSQL's own default. */
    private static final String PLAIN = "/tmp";

    private static final char NOT_UTF_8 = '\uFFFD';

    private final Path path;
    private final boolean packaged;

    /**
     * A password file, which may be missing.
     *
     * @param packaged whether this machine's PostgreSQL is a distribution's package, with its default socket in {@code /var/run/postgresql}
     */
    PgPassFile(Path path, boolean packaged) {
        this.path = path;
        this.packaged = packaged;
    }

    public static PgPassFile of(Map<String, String> environment, Path home) {
        String named = environment.getOrDefault("PGPASSFILE", "");
        return new PgPassFile(
                named.isEmpty() ? home.resolve(".pgpass") : Path.of(named), Files.isDirectory(Path.of(PACKAGED)));
    }

    Path path() {
        return path;
    }

    /** The password for a login, or empty if the file has none. */
    Optional<Secret> password(SecretSource.PgPass login) throws SecretException {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        if (!OWNER.containsAll(SecretReader.permissions(path))) {
            throw new SecretException(
                    "password file " + path + " is accessible by group or others; run chmod 600 " + path, null);
        }
        Set<String> hosts = names(login.host());
        List<String> rest = List.of(Long.toString(login.port()), login.database(), login.user());
        try {
            // Bytes that are not UTF-8 are replaced: they matter only on the matching line.
            String[] lines = new String(Files.readAllBytes(path), StandardCharsets.UTF_8).split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                Optional<String> password = password(lines[i], hosts, rest);
                if (password.isPresent()) {
                    return password(password.get(), i + 1);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new SecretException("password file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The file's name for a host: a socket's folder, but localhost for the default folder. */
    private Set<String> names(String host) {
        if (host.equals(PACKAGED) || (host.equals(PLAIN) && !packaged)) {
            return Set.of("localhost");
        }
        // The same folder, the default of some distributions.
        if (host.equals("/run/postgresql")) {
            return Set.of(host, "localhost");
        }
        return Set.of(host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host);
    }

    /** The password as written if the line matches, else empty. */
    private static Optional<String> password(String line, Set<String> hosts, List<String> rest) {
        if (line.startsWith("#")) {
            return Optional.empty();
        }
        String text = line.replaceFirst("\r+$", "");
        for (String host : hosts) {
            int at = after(text, 0, host);
            for (String wanted : rest) {
                at = at < 0 ? at : after(text, at, wanted);
            }
            if (at >= 0) {
                return Optional.of(unescaped(text, at));
            }
        }
        return Optional.empty();
    }

    /** The start of the next field if the field here matches, else -1. A colon in the expected value need not be escaped. */
    private static int after(String text, int from, String wanted) {
        if (text.startsWith("*:", from)) {
            return from + 2;
        }
        int at = from;
        for (int i = 0; at < text.length(); i++, at++) {
            if (i == wanted.length()) {
                return text.charAt(at) == ':' ? at + 1 : -1;
            }
            if (text.charAt(at) == '\\') {
                at++;
            }
            if (at == text.length() || text.charAt(at) != wanted.charAt(i)) {
                return -1;
            }
        }
        return -1;
    }

    /** The text up to the next colon; a backslash escapes the next character. */
    private static String unescaped(String text, int from) {
        StringBuilder password = new StringBuilder();
        for (int at = from; at < text.length() && text.charAt(at) != ':'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            password.append(text.charAt(at));
        }
        return password.toString();
    }

    private Optional<Secret> password(String text, int line) throws SecretException {
        if (text.indexOf(NOT_UTF_8) >= 0) {
            throw new SecretException("password file " + path + ": line " + line + " is not UTF-8 text", null);
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(new Secret(text));
    }
}
