package com.bitville.postgres.spool.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Where things lie in the spool's folder. */
record Layout(Path root) {
    static final String TEMPORARY = ".tmp";
    static final String ANSWER = ".answer";

    Path queue() {
        return root.resolve("queue");
    }

    Path commits() {
        return root.resolve("commits");
    }

    Path dead() {
        return root.resolve("dead");
    }

    Path quarantine() {
        return root.resolve("quarantine");
    }

    /** The spool of a destination beside the listener. */
    Path destination(String name) {
        return root.resolve("destinations").resolve(name);
    }

    void make(Disk disk) throws IOException {
        for (Path directory : List.of(root, queue(), commits(), dead())) {
            disk.makeDirectory(directory);
        }
    }

    /** The file is replaced, never written to, so that it is whole at any time. */
    void writeAgentId(Disk disk, UUID id) throws IOException {
        Path temporary = root.resolve("agent-id" + TEMPORARY);
        disk.write(temporary, ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII)));
        disk.move(temporary, agentId());
        disk.sync(root);
    }

    Path agentId() {
        return root.resolve("agent-id");
    }
}
