package com.bitville.postgres.kafka.internal.broker;

import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The spool of one agent on disk, with payloads in the form of the wire. */
final class AgentSpool implements AutoCloseable {
    private static final int ROOMY_MB = 100;

    private final UUID agent = UUID.randomUUID();
    private final Path folder;
    private final FileSpool spool;
    private final List<String> committed = new CopyOnWriteArrayList<>();

    AgentSpool(Path folder) {
        this(folder, ROOMY_MB);
    }

    AgentSpool(Path folder, int mostMb) {
        this.folder = folder;
        this.spool = open(folder, mostMb);
    }

    /** A spool that opens what is in the folder, as after a kill. */
    static FileSpool open(Path folder) {
        return open(folder, ROOMY_MB);
    }

    private static FileSpool open(Path folder, int mostMb) {
        return new FileSpool(
                SpoolSettings.of(folder.toString(), mostMb, ""),
                new FileDisk(),
                new SpoolFolderLock(folder),
                Clock.systemUTC());
    }

    FileSpool spool() {
        return spool;
    }

    UUID agent() {
        return agent;
    }

    /** The bodies, in the order of their numbers. */
    List<String> committed() {
        return List.copyOf(committed);
    }

    /** Commits a payload of about that many bytes; every third is urgent. */
    void commit(String server, int bytes) throws OutboxException {
        UUID id = UUID.randomUUID();
        Urgency urgency = committed.size() % 3 == 2 ? Urgency.URGENT : Urgency.NORMAL;
        spool.commit(
                List.of(new Payload(id, Clock.systemUTC().instant(), urgency, seq -> {
                    String body = body(server, id, seq, bytes);
                    committed.add(body);
                    return body.getBytes(StandardCharsets.UTF_8);
                })),
                Map.of());
    }

    /** Reports what was lost, as the agent does at the end of each cycle. */
    List<Gap> tellGaps() throws OutboxException {
        List<Gap> gaps = spool.pendingGaps();
        UUID id = UUID.randomUUID();
        spool.commitGaps(
                gaps,
                List.of(new Payload(
                        id,
                        Clock.systemUTC().instant(),
                        Urgency.URGENT,
                        seq -> body("a", id, seq, 100)
                                .replace("\"kind\":\"cycle\"", "\"kind\":\"gap\"")
                                .getBytes(StandardCharsets.UTF_8))));
        return gaps;
    }

    private String body(String server, UUID id, long seq, int bytes) {
        // Noise, because a limit of a topic is about compressed bytes.
        StringBuilder noise = new StringBuilder();
        while (noise.length() < bytes) {
            noise.append(UUID.randomUUID());
        }
        return "{\"project\":\"shöp\",\"timestamp\":1790000000.123,\"source\":\"system_metrics\",\"correlation_id\":\"\",\"data\":{"
                + "\"kind\":\"cycle\",\"server\":\"" + server + "\",\"agent_id\":\"" + agent + "\",\"seq\":" + seq
                + ",\"payload_id\":\"" + id + "\",\"wal\":{\"noise\":\"" + noise + "\"}}}";
    }

    /** What a kill at this moment would leave on disk. */
    Path image(Path to) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : new ArrayList<>(files.toList())) {
                Path target = to.resolve(folder.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }

    @Override
    public void close() {
        spool.close();
    }
}
