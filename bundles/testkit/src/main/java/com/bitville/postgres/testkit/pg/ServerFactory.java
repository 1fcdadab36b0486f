package com.bitville.postgres.testkit.pg;

import com.bitville.postgres.testkit.net.FreePort;
import com.bitville.postgres.testkit.tls.TestIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates a data folder and a server that runs on it. */
final class ServerFactory {
    private static final int BIND_ATTEMPTS = 5;

    private final Installation installation;
    private final Map<String, String> settings;
    private final int wantedPort;
    private final @Nullable TestIdentity identity;
    private final @Nullable PostgresServer primary;

    ServerFactory(
            Installation installation,
            Map<String, String> settings,
            int wantedPort,
            @Nullable TestIdentity identity,
            @Nullable PostgresServer primary) {
        this.installation = installation;
        this.settings = settings;
        this.wantedPort = wantedPort;
        this.identity = identity;
        this.primary = primary;
    }

    PostgresServer create(List<String> authentication, boolean pgStatStatements)
            throws IOException, InterruptedException {
        Path home = installation.home();
        RunFolder folder = RunFolder.create();
        try {
            if (primary == null) {
                DataFolderTemplate.copyTo(folder.data(), installation, pgStatStatements);
            } else {
                OnlineCopy.of(primary, folder.data());
            }
            List<String> access = new ArrayList<>(authentication);
            access.addAll(List.of("local all all trust", "host all all 127.0.0.1/32 trust"));
            access.addAll(List.of("local replication all trust", "host replication all 127.0.0.1/32 trust"));
            Files.write(folder.data().resolve("pg_hba.conf"), access);
            if (identity != null) {
                writeSecret(folder.data().resolve("server.crt"), identity.certificatePem());
                writeSecret(folder.data().resolve("server.key"), identity.keyPem());
            }
            for (int attempt = 1; attempt < BIND_ATTEMPTS && wantedPort == 0; attempt++) {
                PostgresServer server = tryStart(home, folder, FreePort.next(), false);
                if (server != null) {
                    return server;
                }
            }
            PostgresServer server = tryStart(home, folder, wantedPort == 0 ? FreePort.next() : wantedPort, true);
            if (server == null) {
                throw new IOException("no port could be bound");
            }
            return server;
        } catch (IOException | InterruptedException e) {
            try {
                folder.close();
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** A port that was free a moment ago may be in use now: then returns null, so that the next one is tried. */
    private @Nullable PostgresServer tryStart(Path home, RunFolder folder, int port, boolean last)
            throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        settings.forEach((name, value) -> lines.add(name + " = '" + value.replace("'", "''") + "'"));
        lines.add("port = " + port);
        lines.add("unix_socket_directories = '" + folder.path() + "'");
        Files.write(folder.data().resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
        ServerProcess serverProcess = new ServerProcess(
                home.resolve("bin/postgres"), installation.environment(), folder.data(), folder.log());
        PostgresServer server = new PostgresServer(installation.major(), port, folder, serverProcess);
        Leftovers.register(server);
        try {
            serverProcess.start();
            return server;
        } catch (IOException e) {
            Leftovers.forget(server);
            folder.awaitQuiet();
            String log = said(folder);
            if (last || !log.contains("could not bind")) {
                throw new IOException("PostgreSQL " + installation.major() + " does not start:\n" + log, e);
            }
            return null;
        }
    }

    /** With a logging collector, most of what a server says of its start is in its own files. */
    private String said(RunFolder folder) throws IOException {
        StringBuilder text = new StringBuilder(Files.readString(folder.log()));
        Path collected = folder.data().resolve(settings.getOrDefault("log_directory", "log"));
        if (Files.isDirectory(collected)) {
            try (Stream<Path> files = Files.list(collected)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    text.append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                }
            }
        }
        return text.toString();
    }

    /** PostgreSQL refuses a key that other users may read. */
    private static void writeSecret(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Account.own(file);
    }
}
