package com.bitville.postgres.demo.internal.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A standby of the demo's server, in the folder {@code standby} beside it; its data are removed with it. */
public final class DemoStandby {
    private static final String FOLDER = "standby";
    private static final String OUTPUT = "standby.out";

    private final Path home;
    private final DemoLogin superuser;
    private final DemoPostmaster demoPostmaster;

    private DemoStandby(Path home, DemoLogin superuser, DemoPostmaster demoPostmaster) {
        this.home = home;
        this.superuser = superuser;
        this.demoPostmaster = demoPostmaster;
    }

    /** Copies the data of a server that does not run. */
    static void copy(Path data, Path home, Path output) throws IOException, InterruptedException {
        Path copy = home.resolve(FOLDER);
        DemoFolders.make(copy, "rwx------");
        ServerAccount.own(copy);
        ServerAccount.run(List.of("cp", "-a", data + "/.", copy.toString()), output);
    }

    static DemoStandby start(Path executables, Path home, String settings, DemoLogin superuser)
            throws IOException, InterruptedException {
        Path data = home.resolve(FOLDER);
        Files.writeString(data.resolve("postgresql.conf"), settings, StandardOpenOption.APPEND);
        Path signal = Files.writeString(data.resolve("standby.signal"), "");
        ServerAccount.own(signal);
        try {
            return new DemoStandby(
                    home,
                    superuser,
                    DemoPostmaster.start(executables.resolve("bin/postgres"), data, home.resolve(OUTPUT)));
        } catch (IOException | InterruptedException e) {
            remove(home);
            throw e;
        }
    }

    /**
     * Runs SQL as the superuser.
     *
     * @param sql one statement
     * @throws SQLException if it fails
     */
    public void execute(String sql) throws SQLException {
        try (Connection connection = superuser.connect("postgres", "demo");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Stops it and removes its data.
     *
     * @throws IOException if a file cannot be removed
     */
    public void stop() throws IOException {
        demoPostmaster.stop();
        remove(home);
    }

    /** Ends one that a killed run has left, and removes its data. */
    static void remove(Path home) throws IOException {
        DemoPostmaster.endLeftover(home.resolve(FOLDER));
        DemoFolders.remove(home.resolve(FOLDER));
        Files.deleteIfExists(home.resolve(OUTPUT));
    }
}
