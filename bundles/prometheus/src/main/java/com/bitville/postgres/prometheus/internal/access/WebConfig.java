package com.bitville.postgres.prometheus.internal.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The web configuration file, in the form that the exporters of Prometheus have: the keys {@code cert_file} and {@code key_file} of {@code
 * tls_server_config}, and {@code basic_auth_users} with bcrypt hashes. Whatever else it has is refused, because a rule that is not followed
 * protects nobody.
 *
 * @param certificate the certificate chain, PEM
 * @param key its private key, PEM
 * @param users bcrypt hashes by name
 */
record WebConfig(Optional<Path> certificate, Optional<Path> key, Map<String, String> users) {
    private static final String TLS = "tls_server_config";
    private static final String USERS = "basic_auth_users";
    private static final Pattern LINE = Pattern.compile("( *)(\"[^\"]*\"|'[^']*'|[^\\s:#'\"][^:]*?) *:(?: +(.*?))? *");
    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-9])\\$[./A-Za-z0-9]{53}");
    private static final int MOST_BYTES = 1 << 20;

    /** Takes a copy of the map. */
    WebConfig {
        users = Map.copyOf(users);
    }

    /** Whether it has what an address beyond loopback needs. */
    boolean isComplete() {
        return certificate.isPresent() && key.isPresent() && !users.isEmpty();
    }

    /** Reads the file. The message of an exception names the line and never quotes a value. */
    static WebConfig read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is larger than 1 MiB");
        }
        Map<String, String> users = new LinkedHashMap<>();
        Map<String, Path> paths = new LinkedHashMap<>();
        String section = "";
        int number = 0;
        for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\\R", -1)) {
            number++;
            String place = file + ", line " + number + ": ";
            String bare = line.replaceFirst("(^|\\s)#.*$", "").stripTrailing();
            if (bare.isBlank() || bare.equals("---")) {
                continue;
            }
            Matcher parts = LINE.matcher(bare);
            if (!parts.matches()) {
                throw new IOException(place + "expected key: value");
            }
            String key = unquoted(parts.group(2));
            String value = unquoted(parts.group(3) == null ? "" : parts.group(3));
            if (parts.group(1).isEmpty()) {
                section = key;
                requireSection(place, section, value);
            } else if (section.equals(USERS)) {
                if (!HASH.matcher(value).matches()) {
                    throw new IOException(
                            place
                                    + "the value of a user must be a bcrypt hash of cost 4 to 19, as htpasswd -nBC 10 makes it");
                }
                users.put(key, value);
            } else if (key.equals("cert_file") || key.equals("key_file")) {
                paths.put(key, file.toAbsolutePath().resolveSibling(value));
            } else {
                throw new IOException(
                        place + "the key " + key + " is not supported; allowed are cert_file and key_file");
            }
        }
        if (paths.size() == 1) {
            throw new IOException(file + ": tls_server_config needs both cert_file and key_file");
        }
        return new WebConfig(
                Optional.ofNullable(paths.get("cert_file")), Optional.ofNullable(paths.get("key_file")), users);
    }

    private static void requireSection(String place, String section, String value) throws IOException {
        if (!section.equals(TLS) && !section.equals(USERS)) {
            throw new IOException(
                    place + "the section " + section + " is not supported; allowed are " + TLS + " and " + USERS);
        }
        if (!value.isEmpty()) {
            throw new IOException(place + "the entries of " + section + " belong on lines of their own below it");
        }
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.startsWith("\"") || text.startsWith("'"))
                && text.charAt(0) == text.charAt(text.length() - 1);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
