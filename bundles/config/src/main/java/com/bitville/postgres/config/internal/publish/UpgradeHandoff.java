package com.bitville.postgres.config.internal.publish;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.config.internal.resolve.PreviousConfiguration;
import com.bitville.postgres.config.internal.secret.SecretSource;
import com.bitville.postgres.config.internal.source.PrivateFile;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The note that a stopping configuration bundle leaves for its replacement: the content of ConfigAdmin was validated and in effect. It is
 * valid in the same run of the container, and only if ConfigAdmin has not been changed since. It names the sources of secrets, no secret.
 */
public final class UpgradeHandoff {
    private static final Logger LOG = LoggerFactory.getLogger(UpgradeHandoff.class);

    private static final int HEAD = 3;
    private static final String FILE = "file";
    private static final String LITERAL = "literal";
    private static final String WITHHELD = "withheld";
    private static final String NONE = "none";

    private final Path note;
    private final String run;

    /** {@code run} differs in each start of the container. */
    public UpgradeHandoff(Path data, String run) {
        this.note = data.resolve("bitville-config");
        this.run = run;
    }

    public void leave(
            Map<String, Map<String, Object>> published, Map<String, SecretSource> secrets, @Nullable Path ini) {
        String file = ini == null ? "" : ini.toString();
        if (!ValueConstraint.printable(file)) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of(run, digest(published), file));
        new TreeMap<>(secrets).forEach((full, source) -> lines.add(full + "\t" + place(source)));
        try {
            PrivateFile.write(note, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            LOG.debug("config_not_handed_over reason={}", e.toString());
        }
    }

    /** The previous configuration, if the note matches what is stored. A note is used only once. */
    public PreviousConfiguration take(Map<String, Map<String, Object>> stored) {
        try {
            List<String> lines = Files.exists(note) ? Files.readAllLines(note) : List.of();
            Files.deleteIfExists(note);
            boolean holds = lines.size() >= HEAD
                    && lines.get(0).equals(run)
                    && lines.get(1).equals(digest(stored));
            return holds ? previous(stored, lines) : PreviousConfiguration.NONE;
        } catch (IOException e) {
            LOG.debug("config_not_taken_over reason={}", e.toString());
            return PreviousConfiguration.NONE;
        }
    }

    /** Deletes the note, because no replacement will read it. */
    void forget() {
        try {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            LOG.debug("config_note_not_removed reason={}", e.toString());
        }
    }

    private static PreviousConfiguration previous(Map<String, Map<String, Object>> stored, List<String> lines) {
        Map<String, SecretSource> secrets = new TreeMap<>();
        for (String line : lines.subList(HEAD, lines.size())) {
            String[] cells = line.split("\t", -1);
            secrets.put(
                    cells[0],
                    switch (cells[1]) {
                        case FILE -> new SecretSource.File(Path.of(cells[3]), cells[2]);
                        case LITERAL -> new SecretSource.Literal(new Secret(""), "");
                        case WITHHELD -> new SecretSource.Withheld("");
                        default -> new SecretSource.None();
                    });
        }
        return new PreviousConfiguration(stored, secrets, lines.get(2).isEmpty() ? null : Path.of(lines.get(2)));
    }

    private static String place(SecretSource source) {
        if (source instanceof SecretSource.File file) {
            return FILE + "\t" + file.origin() + "\t" + file.path();
        }
        if (source instanceof SecretSource.Literal) {
            return LITERAL;
        }
        return source instanceof SecretSource.Withheld ? WITHHELD : NONE;
    }

    private static String digest(Map<String, Map<String, Object>> properties) {
        Map<String, Map<String, Object>> sorted = new TreeMap<>();
        properties.forEach((pid, values) -> sorted.put(pid, new TreeMap<>(values)));
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(sorted.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
