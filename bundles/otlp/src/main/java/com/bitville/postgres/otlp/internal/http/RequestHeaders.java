package com.bitville.postgres.otlp.internal.http;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Headers that the operator adds, mostly a token: read when used, kept nowhere, and never part of a message. */
public final class RequestHeaders {
    private static final long LARGEST_FILE = 65_536;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]{0,8192}");
    /** The agent sets these itself. */
    private static final List<String> RESERVED = List.of(
            "content-length",
            "content-type",
            "content-encoding",
            "host",
            "connection",
            "expect",
            "upgrade",
            "transfer-encoding");

    /** Where they come from. */
    @FunctionalInterface
    public interface Source {
        /** Reads them; the message of an exception names the line and never its content. */
        Map<String, String> read() throws IOException;
    }

    private RequestHeaders() {}

    /** Lines {@code Name: value}; empty ones and those that begin with # do not count. */
    public static Map<String, String> ofFile(Path file, String key) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        int number = 0;
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new IOException(
                        key + " " + file + " is larger than " + LARGEST_FILE + " bytes; allowed: lines Name: value");
            }
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    int colon = line.indexOf(':');
                    put(
                            headers,
                            colon < 0 ? "" : line.substring(0, colon),
                            line.substring(colon + 1),
                            "line " + number + " of " + key,
                            "Name: value");
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException(key + " " + file + " does not exist; create it with lines Name: value, mode 0600", e);
        }
        return headers;
    }

    /** Pairs {@code name=value} separated by commas, values percent-encoded. */
    public static Map<String, String> ofList(String list, String variable) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        int number = 0;
        for (String pair : list.isEmpty() ? List.<String>of() : List.of(list.split(",", -1))) {
            number++;
            int equals = pair.indexOf('=');
            String where = "pair " + number + " of " + variable;
            put(
                    headers,
                    equals < 0 ? "" : pair.substring(0, equals),
                    decoded(pair.substring(equals + 1), where),
                    where,
                    "name=value, percent-encoded");
        }
        return headers;
    }

    private static String decoded(String text, String where) throws IOException {
        try {
            // A plus sign is itself here, unlike in a form.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Without its cause, whose message has a part of the value.
            throw new IOException(where + " is no header; allowed: name=value, percent-encoded");
        }
    }

    private static void put(Map<String, String> headers, String name, String value, String where, String allowed)
            throws IOException {
        String bare = name.strip();
        if (!NAME.matcher(bare).matches() || !VALUE.matcher(value.strip()).matches()) {
            throw new IOException(where + " is no header; allowed: " + allowed);
        }
        if (RESERVED.contains(bare.toLowerCase(Locale.ROOT))) {
            throw new IOException(where + " is a header that the agent sets itself; remove it");
        }
        headers.put(bare, value.strip());
    }
}
