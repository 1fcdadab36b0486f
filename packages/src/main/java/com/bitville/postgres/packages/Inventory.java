package com.bitville.postgres.packages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Metadata;

/**
 * Lists what the unpacked distribution really holds, jar by jar, rather than what the build meant to put in: {@code sbom.cdx.json}
 * (CycloneDX 1.6, JSON), {@code THIRD-PARTY.txt} and
 * Debian's {@code copyright}.
 *
 * <p>Arguments: the distribution's folder, the folder to write to, the distribution's version, the time stamp of the build (ISO 8601).
 */
public final class Inventory {
    private static final String OURS = "com.bitville.postgres";

    private Inventory() {}

    /**
     * Writes the lists.
     *
     * @param args as the class says
     * @throws IOException if a jar cannot be read, a list not be written, or a jar does not say its licence
     * @throws GeneratorException if the list is no valid CycloneDX document
     */
    public static void main(String[] args) throws IOException, GeneratorException {
        Path distribution = Path.of(args[0]);
        Path out = Files.createDirectories(Path.of(args[1]));
        List<Shipped> shipped = shipped(distribution);
        Files.writeString(out.resolve("sbom.cdx.json"), bom(shipped, args[2], Instant.parse(args[3])));
        Files.writeString(out.resolve("THIRD-PARTY.txt"), thirdParty(shipped));
        Files.writeString(out.resolve("copyright"), Copyright.of(distribution, shipped));
        System.out.println(shipped.size() + " jars listed in " + out);
    }

    private static List<Shipped> shipped(Path distribution) throws IOException {
        List<Shipped> found = new ArrayList<>();
        for (String folder : List.of("system", "lib")) {
            try (Stream<Path> files = Files.walk(distribution.resolve(folder))) {
                files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                        .sorted()
                        .forEach(jar -> {
                            try {
                                found.add(Shipped.read(distribution, jar));
                            } catch (IOException e) {
                                throw new UncheckedIOException(jar + ": " + e.getMessage(), e);
                            }
                        });
            }
        }
        return found;
    }

    private static String bom(List<Shipped> shipped, String version, Instant built) throws GeneratorException {
        Component agent = new Component();
        agent.setType(Component.Type.APPLICATION);
        agent.setGroup(OURS);
        agent.setName("bitville-postgres-agent");
        agent.setVersion(version);
        agent.setBomRef("agent");
        Metadata metadata = new Metadata();
        metadata.setComponent(agent);
        metadata.setTimestamp(Date.from(built));
        Bom bom = new Bom();
        bom.setMetadata(metadata);
        StringBuilder content = new StringBuilder();
        for (Shipped jar : shipped) {
            bom.addComponent(jar.component());
            content.append(jar.path()).append(jar.sha256());
        }
        // From the content: the same jars make the same document.
        bom.setSerialNumber(
                "urn:uuid:" + UUID.nameUUIDFromBytes(content.toString().getBytes(StandardCharsets.UTF_8)));
        return BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonString() + "\n";
    }

    private static String thirdParty(List<Shipped> shipped) {
        StringBuilder text = new StringBuilder(
                "What this distribution holds of others, and under which licence each jar says it stands.\n\n");
        for (Shipped jar : shipped) {
            if (!jar.group().equals(OURS)) {
                text.append(jar.artifact())
                        .append("\n    ")
                        .append(jar.licence())
                        .append('\n');
            }
            for (Embedded library : jar.embedded()) {
                text.append(library.artifact())
                        .append(" in ")
                        .append(jar.artifact().name())
                        .append("\n    ")
                        .append(library.licence())
                        .append('\n');
            }
        }
        return text.toString();
    }
}
