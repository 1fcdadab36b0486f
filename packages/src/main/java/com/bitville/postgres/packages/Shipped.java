package com.bitville.postgres.packages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Hash;

/**
 * One jar of the distribution.
 *
 * @param path where it is, relative to the distribution
 * @param artifact what it is; its group is the bundle's vendor where the path does not tell
 * @param sha256 hash of the file, hexadecimal
 * @param licence as the jar's own manifest or POM names it
 * @param embedded the libraries of which a bundle of the agent's holds copies
 */
record Shipped(String path, Artifact artifact, String sha256, String licence, List<Embedded> embedded) {
    private static final String OURS = "com.bitville.";

    /** system/GROUP/AS/FOLDERS/ARTIFACT/VERSION/FILE.jar. */
    private static final Pattern REPOSITORY = Pattern.compile("system/(.+)/([^/]+)/([^/]+)/[^/]+\\.jar");

    private static final Pattern LIBRARY = Pattern.compile("lib/(?:.+/)?([^/]+?)(?:-[0-9.]+)?-([0-9][^/-]*)\\.jar");
    private static final Pattern POM_LICENCE =
            Pattern.compile("<license>.*?<name>\\s*(.*?)\\s*</name>.*?</license>", Pattern.DOTALL);

    /** Group to licence, where the jar itself is silent: what the project's published POM or its parent says. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "org.apache.", "Apache-2.0",
            "org.ops4j.", "Apache-2.0",
            "io.github.resilience4j.", "Apache-2.0",
            "org.bouncycastle.", "Bouncy Castle Licence (MIT)",
            "org.eclipse.platform.", "EPL-2.0",
            "org.glassfish.jaxb.", "EDL-1.0 (BSD-3-Clause)",
            "com.bitville.", "the distribution's own");

    static Shipped read(Path distribution, Path jar) throws IOException {
        String path = distribution.relativize(jar).toString().replace('\\', '/');
        String hash = sha256(jar);
        Matcher repository = REPOSITORY.matcher(path);
        Matcher library = LIBRARY.matcher(path);
        try (JarFile file = new JarFile(jar.toFile())) {
            if (repository.matches()) {
                String group = repository.group(1).replace('/', '.');
                List<Embedded> embedded = group.startsWith(OURS) ? Embedded.in(file) : List.of();
                Artifact artifact = new Artifact(group, repository.group(2), repository.group(3));
                return new Shipped(path, artifact, hash, licence(file, group), embedded);
            }
            if (library.matches()) {
                String group = group(file, library.group(1));
                Artifact artifact = new Artifact(group, library.group(1), library.group(2));
                return new Shipped(path, artifact, hash, licence(file, group), List.of());
            }
        }
        throw new IOException("neither a path of a Maven repository nor ARTIFACT-VERSION.jar");
    }

    String group() {
        return artifact.group();
    }

    Component component() {
        Component component = artifact.component(path, licence);
        component.addHash(new Hash(Hash.Algorithm.SHA_256, sha256));
        embedded.forEach(library -> component.addComponent(library.component(path)));
        return component;
    }

    private static String sha256(Path jar) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String group(JarFile file, String artifact) throws IOException {
        return file.stream()
                .map(entry -> entry.getName().split("/", -1))
                .filter(parts -> parts.length == 5 && parts[1].equals("maven") && parts[3].equals(artifact))
                .map(parts -> parts[2])
                .findFirst()
                // org.apache.servicemix.specs.activation-api and its like carry the group in the name.
                .or(() -> Optional.of(artifact.replaceFirst("\\.[^.]*$", "")).filter(prefix -> prefix.contains(".")))
                .orElseThrow(() -> new IOException("no META-INF/maven folder names its group"));
    }

    private static String licence(JarFile file, String group) throws IOException {
        Manifest manifest = file.getManifest();
        String header = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-License");
        if (header != null && !header.isBlank()) {
            return header.strip();
        }
        Optional<String> fromPom = pom(file);
        if (fromPom.isPresent()) {
            return fromPom.get();
        }
        return ELSEWHERE.entrySet().stream()
                .filter(known -> (group + ".").startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IOException("says no licence, neither in its manifest nor in its POM"));
    }

    private static Optional<String> pom(JarFile file) throws IOException {
        Optional<JarEntry> pom = file.stream()
                .filter(entry -> entry.getName().startsWith("META-INF/maven/")
                        && entry.getName().endsWith("/pom.xml"))
                .findFirst();
        if (pom.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = file.getInputStream(pom.get())) {
            Matcher licence = POM_LICENCE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return licence.find() ? Optional.of(licence.group(1)) : Optional.empty();
        }
    }
}
