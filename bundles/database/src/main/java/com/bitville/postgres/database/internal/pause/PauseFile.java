package com.bitville.postgres.database.internal.pause;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The operator's pause switch: while the file exists, the agent opens no connection, whatever its content. Line 1 is the reason. */
public final class PauseFile {
    private static final int LONGEST_REASON = 200;

    private final Path file;
    private final File plain;

    public PauseFile(Path file) {
        this.file = file;
        this.plain = file.toFile();
    }

    /** The file {@code etc/bitville.pause} of this agent. */
    public static PauseFile ofAgent() {
        return new PauseFile(Path.of(System.getProperty("karaf.etc", "etc"), "bitville.pause"));
    }

    /** Whether there is a file. Unlike {@link #reason}, costs no exception if there is none, and does not see a link to nowhere. */
    boolean exists() {
        return plain.exists();
    }

    /** The reason for the pause; empty if the agent is not paused. */
    public Optional<String> reason() {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        String reason = plain(firstLine());
        return Optional.of(reason.isEmpty() ? "the file " + file.getFileName() + " exists" : reason);
    }

    void create(String reason) throws IOException {
        Path made = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(made, plain(reason) + "\n", StandardCharsets.UTF_8);
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private String firstLine() {
        try (var in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(4 * LONGEST_REASON), StandardCharsets.UTF_8);
            return start.lines().findFirst().orElse("");
        } catch (IOException e) {
            // The file's existence is enough: the switch must work even if its reason cannot be read.
            return "";
        }
    }

    private static String plain(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON);
    }
}
