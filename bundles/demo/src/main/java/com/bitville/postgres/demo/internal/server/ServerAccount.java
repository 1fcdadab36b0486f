package com.bitville.postgres.demo.internal.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The account of the server: the current one, or an unprivileged one if the current user is root, as PostgreSQL refuses to run as root. */
final class ServerAccount {
    private static final int NOBODY = 65534;
    private static final int MOST_SECONDS = 120;

    private ServerAccount() {}

    /** The command, run under that account. */
    static ProcessBuilder command(List<String> command) throws IOException {
        List<String> full = new ArrayList<>();
        if (root()) {
            full.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        full.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(full)
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("BITVILLE_"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /** Runs a command and waits for its end; if it fails, throws with its output. */
    static void run(List<String> command, Path output) throws IOException, InterruptedException {
        Process process = command(command).redirectOutput(output.toFile()).start();
        try {
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command.get(0) + " fails: " + Files.readString(output));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** Makes that account the owner of a file or folder. */
    static void own(Path path) throws IOException {
        if (root()) {
            Files.setAttribute(path, "unix:uid", NOBODY);
            Files.setAttribute(path, "unix:gid", NOBODY);
        }
    }

    private static boolean root() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
