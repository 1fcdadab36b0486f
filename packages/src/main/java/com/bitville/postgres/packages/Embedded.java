package com.bitville.postgres.packages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cyclonedx.model.Component;

/**
 * A library of which a bundle of the agent's holds a private copy, as the bundle's header {@code Bitville-Embedded} names it.
 *
 * @param artifact which library
 * @param packages its packages, each with those below it
 * @param licence its licence
 */
record Embedded(Artifact artifact, List<String> packages, String licence) {
    private static final String HEADER = "Bitville-Embedded";
    private static final String OURS = "com/bitville/";
    private static final Pattern CLAUSE =
            Pattern.compile("\\s*([^:;,]+):([^:;,]+):([^:;,]+);packages=\"([^\"]+)\";licence=\"([^\"]+)\"\\s*(?:,|$)");

    /** The libraries in a bundle; fails if it holds classes of others that the header does not name. */
    static List<Embedded> in(JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        String header = manifest == null ? null : manifest.getMainAttributes().getValue(HEADER);
        List<Embedded> named = parse(header == null ? "" : header);
        TreeSet<String> unnamed = new TreeSet<>();
        jar.stream()
                .map(JarEntry::getName)
                .filter(entry -> entry.endsWith(".class") && entry.contains("/") && !entry.startsWith(OURS))
                .map(entry -> entry.substring(0, entry.lastIndexOf('/')).replace('/', '.'))
                .filter(folder -> named.stream().noneMatch(library -> library.holds(folder)))
                .forEach(unnamed::add);
        if (!unnamed.isEmpty()) {
            throw new IOException("holds " + unnamed + " of others; its header " + HEADER
                    + " must name them: GROUP:ARTIFACT:VERSION;packages=\"a.b c.d\";licence=\"X\"");
        }
        return named;
    }

    private static List<Embedded> parse(String header) throws IOException {
        List<Embedded> found = new ArrayList<>();
        Matcher clause = CLAUSE.matcher(header);
        int end = 0;
        while (end < header.length()) {
            if (!clause.find(end) || clause.start() != end) {
                throw new IOException("its header " + HEADER + " cannot be read from: " + header.substring(end));
            }
            found.add(new Embedded(
                    new Artifact(clause.group(1), clause.group(2), clause.group(3)),
                    Arrays.asList(clause.group(4).split(" ", -1)),
                    clause.group(5)));
            end = clause.end();
        }
        return found;
    }

    private boolean holds(String folder) {
        return packages.stream().anyMatch(each -> folder.equals(each) || folder.startsWith(each + "."));
    }

    Component component(String bundle) {
        return artifact.component(bundle + "!" + artifact.name(), licence);
    }
}
