package com.bitville.postgres.spool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The cost of a durable append compared with the minimum cost of a durable append, on the same file system at the same time. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
class AppendCostTest {
    private static final int RUNS = 7;
    private static final int APPENDS = 1_000;
    private static final int BODY = 20_000;

    @TempDir
    private Path temp;

    /** Measured alternately, so that other disk activity affects both equally; the median over several runs. */
    @Test
    void costsAtMostHalfAsMuchAgainAsABareDurableWrite() throws Exception {
        double[] ratios = new double[RUNS];
        for (int run = -1; run < RUNS; run++) {
            long[] bare = new long[APPENDS];
            long[] append = new long[APPENDS];
            measure(temp.resolve("run" + run), bare, append);
            double ratio = (double) percentile(append, 99) / percentile(bare, 99);
            System.out.printf(
                    "append of %d bytes, us: bare p50 %d p99 %d, spool p50 %d p99 %d, ratio of p99 %.2f%s%n",
                    BODY,
                    percentile(bare, 50) / 1_000,
                    percentile(bare, 99) / 1_000,
                    percentile(append, 50) / 1_000,
                    percentile(append, 99) / 1_000,
                    ratio,
                    run < 0 ? " (warm-up)" : "");
            if (run >= 0) {
                ratios[run] = ratio;
            }
        }
        Arrays.sort(ratios);
        System.out.printf("median ratio of p99: %.2f%n", ratios[RUNS / 2]);
        assertThat(ratios[RUNS / 2]).isLessThanOrEqualTo(1.5);
    }

    private static void measure(Path folder, long[] bare, long[] append) throws IOException, OutboxException {
        Path names = Files.createDirectories(folder.resolve("bare"));
        byte[] body = new byte[BODY];
        FileSpool spool = Spools.open(folder.resolve("spool"), MutableClock.at(Spools.START));
        assertThat(spool.agentId()).isNotNull();
        for (int i = 0; i < APPENDS; i++) {
            long start = System.nanoTime();
            bare(names, i, body);
            long between = System.nanoTime();
            spool.commit(
                    List.of(new Payload(new UUID(1, i), Clock.systemUTC().instant(), Urgency.NORMAL, seq -> body)),
                    Map.of());
            append[i] = System.nanoTime() - between;
            bare[i] = between - start;
        }
        spool.close();
    }

    private static void bare(Path folder, int number, byte[] body) throws IOException {
        Path temporary = folder.resolve(number + ".tmp");
        try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(body));
            file.force(false);
        }
        Files.move(temporary, folder.resolve(number + ".pl"), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static long percentile(long[] values, int percent) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * percent / 100];
    }
}
