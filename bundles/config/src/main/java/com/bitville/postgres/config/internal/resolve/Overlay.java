package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.config.internal.secret.SecretBinding;
import com.bitville.postgres.config.internal.source.PrivateFile;
import com.bitville.postgres.config.internal.source.SourceLayer;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ServerSections;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values set by console or shell. A key may have companions: {@code KEY@ini} records the value of the INI file at that time, because a
 * key is dropped when that value changes; {@code FILE@origin} records the address to which the secret in a file may be sent.
 */
public final class Overlay {
    static final String ORIGIN = "console";

    private static final String INI_MARK = "@ini";
    private static final String ORIGIN_MARK = "@origin";
    private static final String NO_VALUE = "none";

    private Overlay() {}

    /** The overlay with some keys set, or removed if the value is null. */
    public static SourceLayer with(KeyLookup keyLookup, Map<String, @Nullable String> edits) {
        Map<String, SourceLayer.Given> given = new HashMap<>(keyLookup.console().given());
        edits.forEach((full, text) -> {
            remove(given, full);
            if (text != null) {
                put(given, full, text);
                put(given, full + INI_MARK, mark(keyLookup.ini().find(full)));
            }
        });
        return layer(given, keyLookup.console().broken());
    }

    /** The overlay with the address to which a secret, set in it, may be sent. */
    public static SourceLayer bound(SourceLayer console, SecretBinding secretBinding) {
        Map<String, SourceLayer.Given> given = new HashMap<>(console.given());
        put(given, secretBinding.file().full() + ORIGIN_MARK, secretBinding.to());
        return layer(given, console.broken());
    }

    /** The address to which a secret set by console or shell may be sent; null if none was set there. */
    static @Nullable String boundTo(SourceLayer console, Key file) {
        SourceLayer.Given origin = console.find(file.full() + ORIGIN_MARK);
        return origin == null ? null : origin.text();
    }

    /** The keys whose value in the INI file has changed since they were set. */
    public static List<String> outdated(KeyLookup keyLookup) {
        List<String> keys = new ArrayList<>();
        keyLookup.console().given().forEach((full, given) -> {
            String section = full.substring(0, full.lastIndexOf('.'));
            if (full.endsWith(INI_MARK) && !keyLookup.ini().isBroken(section)) {
                String key = full.substring(0, full.length() - INI_MARK.length());
                if (!mark(keyLookup.ini().find(key)).equals(given.text())) {
                    keys.add(key);
                }
            }
        });
        return keys;
    }

    public static void write(Path path, SourceLayer console) throws IOException {
        Map<String, Map<String, String>> sections = new TreeMap<>();
        console.given().forEach((full, given) -> {
            int dot = full.lastIndexOf('.');
            sections.computeIfAbsent(full.substring(0, dot), unused -> new TreeMap<>())
                    .put(full.substring(dot + 1), given.text());
        });
        StringBuilder out = new StringBuilder(
                "# Written by console and shell. KEY@ini records the INI file's value at that time.\n");
        sections.forEach((section, values) -> {
            out.append("\n[").append(section).append("]\n");
            values.forEach(
                    (name, text) -> out.append(name).append(" = ").append(text).append('\n'));
        });
        PrivateFile.write(path, out.toString());
    }

    private static void put(Map<String, SourceLayer.Given> given, String full, String text) {
        given.put(full, new SourceLayer.Given(text, ORIGIN));
    }

    private static void remove(Map<String, SourceLayer.Given> given, String full) {
        given.keySet().removeIf(key -> key.equals(full) || key.startsWith(full + "@"));
    }

    private static SourceLayer layer(Map<String, SourceLayer.Given> given, Set<String> broken) {
        Set<String> servers = new TreeSet<>();
        given.keySet().stream()
                .map(full -> full.substring(0, full.lastIndexOf('.')))
                .filter(ServerSections::isFurther)
                .map(ServerSections::of)
                .forEach(servers::add);
        return new SourceLayer(given, servers, broken);
    }

    private static String mark(SourceLayer.@Nullable Given given) {
        if (given == null) {
            return NO_VALUE;
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(given.text().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
