package com.bitville.postgres.shell.internal.login;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Who listens on a port of this host: this process, another one, or nobody. Reads what the kernel shows in {@code /proc}. */
final class ListeningPort {
    /** The possible holders. */
    enum Holder {
        THIS_PROCESS,
        ANOTHER,
        NOBODY
    }

    private static final String LISTENS = "0A";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private ListeningPort() {}

    static Holder holder(Path proc, int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (String table : new String[] {"net/tcp", "net/tcp6"}) {
            Path path = proc.resolve("self").resolve(table);
            if (Files.exists(path)) {
                for (String line : Files.readAllLines(path, StandardCharsets.ISO_8859_1)) {
                    String[] words = line.strip().split("\\s+", -1);
                    if (words.length > INODE
                            && words[STATE].equals(LISTENS)
                            && words[LOCAL].endsWith(":%04X".formatted(port))) {
                        sockets.add("socket:[" + words[INODE] + "]");
                    }
                }
            }
        }
        if (sockets.isEmpty()) {
            return Holder.NOBODY;
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve("self/fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return Holder.THIS_PROCESS;
                }
            }
        }
        return Holder.ANOTHER;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed since the folder was read.
            return "";
        }
    }
}
