package com.bitville.postgres.host.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.host.internal.filesystem.Inodes;
import com.bitville.postgres.host.internal.filesystem.SpaceProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A recorded host in a folder of its own, which a test may change between two runs of a collector over it. */
public final class HostTree {
    private static final Instant START = Instant.parse("2026-11-23T06:00:00Z");

    private final Path root;
    private final HostCollector collector;
    private long seconds;
    private Optional<byte[]> state = Optional.empty();

    public HostTree(String name, Path root) throws IOException {
        this(name, root, new Inodes(List.of("/nonexistent/stat")), Map.of());
    }

    public HostTree(String name, Path root, Inodes inodes, Map<String, Path> own) throws IOException {
        this.root = root;
        Path from = Path.of("src/test/resources/trees", name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = root.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        collector = new HostCollector(root, own, point -> new SpaceProbe.Space(1000, 400, 350), inodes);
    }

    public Path path(String file) {
        return root.resolve(file);
    }

    public HostTree put(String file, String text) throws IOException {
        Files.createDirectories(path(file).getParent());
        Files.writeString(path(file), text);
        return this;
    }

    /** Replaces a text that must be there exactly once. */
    public HostTree change(String file, String from, String to) throws IOException {
        String text = Files.readString(path(file));
        if (text.indexOf(from) < 0 || text.indexOf(from) != text.lastIndexOf(from)) {
            throw new IllegalArgumentException(file + " has not exactly one: " + from);
        }
        return put(file, text.replace(from, to));
    }

    public HostTree delete(String file) throws IOException {
        try (Stream<Path> files = Files.walk(path(file))) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        return this;
    }

    /** Lets the kernel's uptime become this. */
    public HostTree uptime(long uptimeSeconds) throws IOException {
        return put("proc/uptime", uptimeSeconds + ".00 1.00\n");
    }

    /** Gives the next run other bytes for its state. */
    HostTree withState(byte[] bytes) {
        state = Optional.of(bytes);
        return this;
    }

    /** Runs the collector a minute after its last run, on the state it gave back then. */
    public Seen collect() throws CollectException, InterruptedException {
        seconds += 60;
        Snapshot snapshot = collector.collect(new FakeRun(START.plusSeconds(seconds), state));
        state = snapshot.nextState();
        return new Seen(snapshot);
    }

    /** A run without a session. */
    record FakeRun(Instant at, Optional<byte[]> state) implements Run {
        @Override
        public String server() {
            return "host";
        }

        @Override
        public long cycle() {
            return 1;
        }

        @Override
        public Instant deadline() {
            return at.plusSeconds(30);
        }

        @Override
        public Session session() {
            throw new IllegalStateException("a host has no session");
        }
    }

    /** A snapshot whose rows are looked at by name. */
    public record Seen(Snapshot snapshot) {
        boolean has(String table) {
            return snapshot.rowsets().stream()
                    .anyMatch(rows -> rows.table().name().equals(table));
        }

        public List<Map<String, @Nullable Object>> rows(String table) {
            return snapshot.rowsets().stream()
                    .filter(rows -> rows.table().name().equals(table))
                    .flatMap(rows -> rows.rows().stream().map(row -> {
                        Map<String, @Nullable Object> named = new HashMap<>();
                        for (int i = 0; i < row.length; i++) {
                            named.put(rows.table().columns().get(i).name(), row[i]);
                        }
                        return named;
                    }))
                    .toList();
        }

        public Map<String, @Nullable Object> row(String table) {
            return rows(table).get(0);
        }

        public Map<String, @Nullable Object> row(String table, String column, Object value) {
            return rows(table).stream()
                    .filter(row -> value.equals(row.get(column)))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
