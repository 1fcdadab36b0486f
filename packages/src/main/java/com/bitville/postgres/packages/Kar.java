package com.bitville.postgres.packages;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Packs one file that a stock Karaf installs without a network: the agent's features file, and out of the distribution what its features
 * need that such a Karaf does not bring.
 *
 * <p>Arguments: the distribution's folder, the file to write, the distribution's version, the time stamp of the build (ISO 8601), the
 * features.
 */
public final class Kar {
    /** Installed in a stock Karaf from the start. */
    private static final Set<String> STOCK = Set.of("shell", "eventadmin", "feature", "jaas", "aries-blueprint");

    private final Path system;
    private final TreeMap<String, Element> features = new TreeMap<>();
    private final TreeSet<String> seen = new TreeSet<>();
    private final TreeSet<Path> files = new TreeSet<>();

    private Kar(Path system) {
        this.system = system;
    }

    /**
     * Writes the file.
     *
     * @param args as the class says
     * @throws IOException if something cannot be read or written, or is not there
     * @throws SAXException if a features file is none
     * @throws ParserConfigurationException never
     */
    public static void main(String[] args) throws IOException, SAXException, ParserConfigurationException {
        Path system = Path.of(args[0]).resolve("system");
        Path ours = Path.of("com/bitville/postgres/bitville-features", args[2])
                .resolve("bitville-features-" + args[2] + "-features.xml");
        Kar kar = new Kar(system);
        kar.learn(ours);
        try (var others = Files.walk(system)) {
            for (Path file : others.filter(each -> each.toString().endsWith("-features.xml"))
                    .sorted()
                    .toList()) {
                kar.learn(system.relativize(file));
            }
        }
        kar.files.add(ours);
        for (String feature : List.of(args).subList(4, args.length)) {
            kar.collect(feature);
        }
        kar.write(Path.of(args[1]), Instant.parse(args[3]));
        System.out.println(kar.files.size() + " files packed into " + args[1]);
    }

    private void learn(Path file) throws IOException, SAXException, ParserConfigurationException {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(system.resolve(file).toFile());
        for (Node node = document.getDocumentElement().getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals("feature")) {
                features.putIfAbsent(element.getAttribute("name"), element);
            }
        }
    }

    private void collect(String name) throws IOException {
        Element feature = features.get(name);
        if (STOCK.contains(name) || !seen.add(name)) {
            return;
        }
        if (feature == null) {
            throw new IOException("no feature " + name);
        }
        for (String kind : List.of("bundle", "configfile")) {
            NodeList parts = feature.getElementsByTagName(kind);
            for (int i = 0; i < parts.getLength(); i++) {
                collect(feature, (Element) parts.item(i));
            }
        }
        for (Node node = feature.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals("feature")) {
                collect(element.getTextContent().strip());
            }
        }
    }

    /** A part that only some containers need may be missing. */
    private void collect(Element feature, Element part) throws IOException {
        String url = part.getTextContent().strip();
        Optional<Path> file = file(url);
        if (file.isPresent()) {
            files.add(file.get());
        } else if (part.getParentNode() == feature) {
            throw new IOException(url + " of " + feature.getAttribute("name") + " is not in the distribution");
        }
    }

    /** Where the distribution has a part: {@code mvn:GROUP/ARTIFACT/VERSION}, or that with {@code /TYPE/CLASSIFIER}. */
    private Optional<Path> file(String url) {
        String[] parts = url.substring(url.indexOf(':') + 1).split("/", -1);
        String type = parts.length > 3 ? parts[3] : "jar";
        String classifier = parts.length > 4 ? "-" + parts[4] : "";
        Path file = Path.of(
                parts[0].replace('.', '/'), parts[1], parts[2], parts[1] + "-" + parts[2] + classifier + "." + type);
        return Files.exists(system.resolve(file)) ? Optional.of(file) : Optional.empty();
    }

    private void write(Path kar, Instant built) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (OutputStream out = Files.newOutputStream(kar);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(entry(JarFile.MANIFEST_NAME, built));
            manifest.write(jar);
            for (Path file : files) {
                jar.putNextEntry(entry("repository/" + file, built));
                try (InputStream in = Files.newInputStream(system.resolve(file))) {
                    in.transferTo(jar);
                }
            }
        }
    }

    private static JarEntry entry(String name, Instant built) {
        JarEntry entry = new JarEntry(name);
        entry.setTimeLocal(built.atOffset(ZoneOffset.UTC).toLocalDateTime());
        return entry;
    }
}
