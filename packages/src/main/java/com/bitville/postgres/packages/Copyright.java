package com.bitville.postgres.packages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Debian's {@code copyright} file in its machine-readable format: each jar under the licence that it states, and the text of each licence:
 * a reference to Debian's own copy where there is one, else what the jar itself holds.
 */
final class Copyright {
    private static final String HOME = "usr/share/bitville-postgres-agent/";
    private static final String OURS = "com.bitville.postgres";
    private static final String APACHE = "Apache-2.0";
    private static final Pattern TEXT =
            Pattern.compile("(META-INF/)?(LICEN[CS]E|COPYING|about)(\\.(txt|md|html))?", Pattern.CASE_INSENSITIVE);

    private Copyright() {}

    static String of(Path distribution, List<Shipped> shipped) throws IOException {
        StringBuilder file = new StringBuilder("""
                Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
                Upstream-Name: bitville-postgres-agent
                Comment: Written by the build from the jars of this package. THIRD-PARTY.txt names the licence as each
                 jar states it; sbom.cdx.json has versions and hashes.

                Files: *
                Copyright: Bitville
                License: Bitville

                License: Bitville
                 Part of the Bitville PostgreSQL agent, under the terms of its distribution.
                """);
        for (Shipped jar : shipped) {
            if (!jar.embedded().isEmpty()) {
                file.append("\nFiles: ").append(HOME).append(jar.path()).append("\nCopyright: Bitville");
                jar.embedded().stream()
                        .map(library -> library.artifact().group())
                        .distinct()
                        .forEach(group -> file.append("\n the authors of ").append(group));
                file.append("\nLicense: Bitville");
                jar.embedded().stream()
                        .map(library -> shortName(library.licence()))
                        .distinct()
                        .forEach(licence -> file.append(" and ").append(licence));
                file.append("\nComment: Holds copies of");
                jar.embedded()
                        .forEach(library ->
                                file.append("\n ").append(library.artifact().name()));
                file.append('\n');
            }
        }
        Map<String, List<Shipped>> byLicence = new TreeMap<>();
        for (Shipped jar : shipped) {
            if (!jar.group().equals(OURS)) {
                byLicence
                        .computeIfAbsent(shortName(jar.licence()), name -> new ArrayList<>())
                        .add(jar);
            }
        }
        for (Map.Entry<String, List<Shipped>> licence : byLicence.entrySet()) {
            file.append("\nFiles:");
            licence.getValue().forEach(jar -> file.append("\n ").append(HOME).append(jar.path()));
            file.append("\nCopyright:");
            licence.getValue().stream()
                    .map(Shipped::group)
                    .distinct()
                    .sorted()
                    .forEach(group -> file.append("\n the authors of ").append(group));
            file.append("\nLicense: ").append(licence.getKey()).append('\n');
        }
        for (Map.Entry<String, List<Shipped>> licence : byLicence.entrySet()) {
            file.append("\nLicense: ").append(licence.getKey()).append('\n');
            file.append(text(distribution, licence.getKey(), licence.getValue()));
        }
        return file.toString().replace("\r\n", "\n");
    }

    /** One word, as the format requires; the many ways to write the Apache licence are one. */
    static String shortName(String stated) {
        String lower = stated.toLowerCase(Locale.ROOT);
        if (lower.contains("apache") && (lower.contains("2.0") || lower.contains("license-2"))) {
            return lower.contains("epl") ? APACHE + " or EPL-1.0" : APACHE;
        }
        String word = stated.replaceFirst("[,;].*", "")
                .replaceFirst("^https?://", "")
                .replaceAll("[^A-Za-z0-9.+]+", "-")
                .replaceAll("^-+|-+$", "");
        return word.isEmpty() ? "unnamed" : word;
    }

    private static String text(Path distribution, String name, List<Shipped> jars) throws IOException {
        if (name.startsWith(APACHE)) {
            return " On Debian systems the text of the Apache licence is in /usr/share/common-licenses/Apache-2.0.\n";
        }
        for (Shipped jar : jars) {
            Optional<String> held = held(distribution.resolve(jar.path()));
            if (held.isPresent()) {
                return held.get();
            }
        }
        return " The jars state it as: " + jars.get(0).licence() + "\n";
    }

    /** The licence that a jar holds, in the format's form: each line indented, a full stop for an empty one. */
    private static Optional<String> held(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Optional<JarEntry> entry = jar.stream()
                    .filter(each -> TEXT.matcher(each.getName()).matches())
                    .findFirst();
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            StringBuilder text = new StringBuilder();
            try (InputStream in = jar.getInputStream(entry.get())) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .strip()
                        .lines()
                        .forEach(line -> text.append(line.isBlank() ? " ." : " " + line.stripTrailing())
                                .append('\n'));
            }
            return Optional.of(text.toString());
        }
    }
}
