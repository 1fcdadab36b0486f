package com.bitville.postgres.spool.internal.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** The paths in the spool's folder. */
public record SpoolPaths(Path root) {
    public static final String TEMPORARY = ".tmp";
    public static final String ANSWER = ".answer";

    public Path queue() {
        return root.resolve("queue");
    }

    public Path commits() {
        return root.resolve("commits");
    }

    public Path dead() {
        return root.resolve("dead");
    }

    public Path quarantine() {
        return root.resolve("quarantine");
    }

    /** The spool of a destination beside the listener. */
    public Path destination(String name) {
        return destinations().resolve(name);
    }

    /** Has a folder for each destination beside the listener. */
    public Path destinations() {
        return root.resolve("destinations");
    }

    public void make(DiskOperations diskOperations) throws IOException {
        for (Path directory : List.of(root, queue(), commits(), dead())) {
            diskOperations.makeDirectory(directory);
        }
    }

    /** The file is replaced, never overwritten, so that it is always complete. */
    public void writeAgentId(DiskOperations diskOperations, UUID id) throws IOException {
        Path temporary = root.resolve("agent-id" + TEMPORARY);
        diskOperations.write(temporary, ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII)));
        diskOperations.move(temporary, agentId());
        diskOperations.sync(root);
    }

    /** The file that says whose buffer this is. */
    public Path owner() {
        return root.resolve("owner");
    }

    /** The file is replaced, never overwritten, so that it is always complete. */
    public void writeOwner(DiskOperations diskOperations, byte[] text) throws IOException {
        Path temporary = root.resolve("owner" + TEMPORARY);
        diskOperations.write(temporary, ByteBuffer.wrap(text));
        diskOperations.move(temporary, owner());
        diskOperations.sync(root);
    }

    public Path agentId() {
        return root.resolve("agent-id");
    }
}
