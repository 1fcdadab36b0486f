package com.bitville.postgres.testkit.pg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The account of PostgreSQL: the current one, or an unprivileged one if the current user is root, as PostgreSQL refuses to run as root. */
final class Account {
    private static final int NOBODY = 65534;
    private static final int UID = uid(Path.of("/proc/self"));
    private static final boolean ROOT = UID == 0;

    private Account() {}

    /** The numeric ids of the current user: in a container there may be no name. */
    static int uid() {
        return UID;
    }

    static int uid(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> command(List<String> command) {
        List<String> full = new ArrayList<>();
        if (ROOT) {
            full.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        full.addAll(command);
        return full;
    }

    static void own(Path path) throws IOException {
        if (ROOT) {
            Files.setAttribute(path, "unix:uid", NOBODY);
            Files.setAttribute(path, "unix:gid", NOBODY);
        }
    }

    /** Runs a command to its end and fails with its output unless it succeeds. */
    static void run(List<String> command, String input) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(command)).redirectErrorStream(true);
        Path output = Files.createTempFile("bitville-pg", ".out");
        try {
            builder.environment().put("LC_ALL", "C");
            builder.environment().remove("PGDATA");
            Process process = builder.redirectOutput(output.toFile())
                    .directory(Path.of("/").toFile())
                    .start();
            try (var in = process.outputWriter()) {
                in.write(input);
            }
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(command + " ended with " + code + ":\n" + Files.readString(output));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
