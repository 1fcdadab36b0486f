package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A body of 20 kB made durable and taken out again; beside it the least that makes a file durable. */
@State(Scope.Thread)
public class SpoolAppendBenchmark {
    private static final byte[] BODY = new byte[20_000];

    private @Nullable Path folder;
    private @Nullable FileSpool spool;
    private long number;

    /** Opens a spool in a fresh folder. */
    @Setup
    public void open() throws IOException {
        Path fresh = Files.createTempDirectory("bench-spool");
        SpoolSettings spoolSettings =
                new SpoolSettings(fresh.resolve("spool"), 100L << 20, 20_000, Duration.ofDays(7), 5L << 20);
        folder = fresh;
        spool = new FileSpool(
                spoolSettings, new FileDisk(), new SpoolFolderLock(spoolSettings.path()), Clock.systemUTC());
    }

    /** Commits one payload and has it delivered. */
    @Benchmark
    public @Nullable SpooledPayload appended() throws OutboxException {
        FileSpool open = Objects.requireNonNull(spool);
        open.commit(
                List.of(new Payload(new UUID(1, number++), Clock.systemUTC().instant(), Urgency.NORMAL, seq -> BODY)),
                Map.of());
        SpooledPayload oldest = open.oldest(Urgency.NORMAL).orElseThrow();
        open.delivered(oldest);
        return oldest;
    }

    /** A file written, forced, renamed, its folder forced, and deleted. */
    @Benchmark
    public Path floorFile() throws IOException {
        Path in = Objects.requireNonNull(folder);
        Path temporary = in.resolve("floor.tmp");
        Path file = in.resolve("floor.pl");
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(BODY));
            channel.force(false);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(in, StandardOpenOption.READ)) {
            names.force(true);
        }
        Files.delete(file);
        return file;
    }

    /** Closes it and removes the folder. */
    @TearDown
    public void close() throws IOException {
        Objects.requireNonNull(spool).close();
        try (Stream<Path> files = Files.walk(Objects.requireNonNull(folder))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
