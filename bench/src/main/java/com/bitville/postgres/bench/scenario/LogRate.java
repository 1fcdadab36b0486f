package com.bitville.postgres.bench.scenario;

import com.bitville.postgres.bench.agent.AgentConfig;
import com.bitville.postgres.testkit.load.SampleLog;
import com.bitville.postgres.testkit.pg.PostgresBuilder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Entries of a busy server's log, in the stderr format. */
final class LogRate implements Scenario {
    private static final int MS = 20;
    private static final String FILE = "server.log";

    private final Random random = new Random(7);
    private volatile int entriesEachTime;
    private int number;

    @Override
    public String name() {
        return "log";
    }

    @Override
    public String what() {
        return "entries of the log a second";
    }

    @Override
    public PostgresBuilder server(PostgresBuilder server) {
        return server.setting("log_line_prefix", SampleLog.PREFIX).setting("log_timezone", "UTC");
    }

    @Override
    public AgentConfig config(Stage stage) {
        return new AgentConfig(true, Optional.of(file(stage)));
    }

    /** In the server's own folder, which proves whose log it is. */
    private static Path file(Stage stage) {
        return stage.server().dataDirectory().resolve(FILE);
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        OutputStream log = new BufferedOutputStream(
                Files.newOutputStream(file(stage), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        stage.atEnd(() -> close(log));
        stage.atEnd(Repeated.each(MS, () -> write(log)));
    }

    private static void close(OutputStream log) {
        try {
            log.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(OutputStream log) throws IOException {
        for (int i = 0; i < entriesEachTime; i++) {
            log.write(SampleLog.entry(SampleLog.Format.STDERR, number++, random).getBytes(StandardCharsets.UTF_8));
        }
        log.flush();
    }

    @Override
    public List<Step> steps() {
        return List.of(step(0), step(1_000), step(20_000));
    }

    private Step step(int entriesASecond) {
        return new Step(
                "%,d entries a second".formatted(entriesASecond),
                stage -> entriesEachTime = entriesASecond * MS / 1_000);
    }
}
