package com.bitville.postgres.testkit.sched;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What everybody's backends cost a server together, seen from outside it, without a connection: the kernel adds the time of a child that
 * ended to its parent's account, so that no backend is too short to be counted, and its start and end count too. Whoever else uses the
 * server meanwhile is counted as well; autovacuum should be off. Ends with the server's postmaster.
 */
public final class BackendMeter implements AutoCloseable {
    private static final long EVERY_MS = 50;
    private static final long NANOS_A_TICK = 10_000_000;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    private final Path postmaster;
    private final Set<Long> background;
    private final Map<Long, Long> backgroundAtFirst;
    private final long window;
    private final long endedAtFirst;
    private final long beganAt = System.nanoTime();
    private final Deque<Look> looks = new ArrayDeque<>();
    private final Thread thread;
    private volatile boolean stopped;
    private @Nullable IOException failure;
    private long used;
    private long inWindow;
    private long mostInWindow;
    private long beganMostAt;
    private int backends;
    private int most;
    private int count;
    private long lastAt;
    private long longestGap;

    private record Look(long at, long used) {}

    private BackendMeter(PostgresServer server, Duration window) throws IOException {
        this.postmaster = Path.of("/proc", Long.toString(server.pid()));
        this.window = window.toNanos();
        this.background = Set.copyOf(children());
        this.backgroundAtFirst = times(background);
        this.endedAtFirst = ended();
        this.thread = new Thread(this::watch, "backend-meter-" + server.port());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Begins to count whatever backend starts from now on; those that exist are not counted.
     *
     * @param server a server on this host
     * @param window over how long {@link #mostInWindow} sums up
     * @return the meter, to be closed before anybody connects who shall not be counted
     * @throws IOException if the kernel does not provide the figures
     */
    public static BackendMeter watch(PostgresServer server, Duration window) throws IOException {
        return new BackendMeter(server, window);
    }

    private void watch() {
        try {
            while (!stopped) {
                look();
                Thread.sleep(EVERY_MS);
            }
        } catch (IOException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws IOException {
        long ended = ended();
        Set<Long> alive = children();
        alive.removeAll(background);
        long sum = ended - endedAtFirst;
        for (long nanos : times(alive).values()) {
            sum += nanos;
        }
        saw(sum, alive.size());
    }

    private synchronized void saw(long sum, int alive) {
        long at = System.nanoTime() - beganAt;
        longestGap = count == 0 ? 0 : Math.max(longestGap, at - lastAt);
        lastAt = at;
        count++;
        backends = alive;
        most = Math.max(most, alive);
        // A backend that ended between the two readings is in neither: the next look has it.
        used = Math.max(used, sum);
        looks.add(new Look(lastAt, used));
        while (lastAt - looks.element().at() > window) {
            looks.remove();
        }
        inWindow = used - looks.element().used();
        if (inWindow > mostInWindow) {
            mostInWindow = inWindow;
            beganMostAt = looks.element().at();
        }
    }

    private synchronized void failed(IOException why) {
        if (!stopped) {
            failure = why;
        }
    }

    private Set<Long> children() throws IOException {
        String line = Files.readString(
                postmaster.resolve("task").resolve(postmaster.getFileName()).resolve("children"));
        return Arrays.stream(line.split(" ", -1))
                .filter(pid -> !pid.isBlank())
                .map(Long::valueOf)
                .collect(Collectors.toSet());
    }

    private static Map<Long, Long> times(Set<Long> pids) throws IOException {
        Map<Long, Long> nanos = new HashMap<>();
        for (long pid : pids) {
            try {
                String figures = Files.readString(Path.of("/proc", Long.toString(pid), "schedstat"));
                nanos.put(pid, Long.parseLong(figures.substring(0, figures.indexOf(' '))));
            } catch (NoSuchFileException e) {
                // It ended: its time is in its parent's account.
            }
        }
        return nanos;
    }

    /** What all ended children took, in steps of 10 ms. */
    private long ended() throws IOException {
        String stat = Files.readString(postmaster.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM])) * NANOS_A_TICK;
    }

    /**
     * CPU time of all backends since the beginning.
     *
     * @return to 20 ms
     */
    public synchronized Duration used() {
        check();
        return Duration.ofNanos(used);
    }

    /**
     * CPU time of all backends in the dearest window, wherever it begins.
     *
     * @return to 20 ms
     */
    public synchronized Duration mostInWindow() {
        check();
        return Duration.ofNanos(mostInWindow);
    }

    /**
     * What the server's own processes took since the beginning, such as the statistics collector of 13 and 14 and the I/O workers of 18:
     * nobody's backends, but some of it is done for them.
     *
     * @return CPU time
     * @throws IOException if the server is down
     */
    public Duration background() throws IOException {
        long sum = 0;
        for (Map.Entry<Long, Long> now : times(background).entrySet()) {
            sum += now.getValue() - backgroundAtFirst.getOrDefault(now.getKey(), 0L);
        }
        return Duration.ofNanos(sum);
    }

    /**
     * How many backends there were at any look, also those that still log in or already end.
     *
     * @return the most at one look of every 50 ms
     */
    public synchronized int most() {
        check();
        return most;
    }

    /**
     * How many backends there were at the last look.
     *
     * @return those that began since the beginning
     */
    public synchronized int backends() {
        check();
        return backends;
    }

    /**
     * How long it has counted.
     *
     * @return up to the last look
     */
    public synchronized Duration lasted() {
        check();
        return Duration.ofNanos(lastAt);
    }

    private void check() {
        if (failure != null) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public synchronized String toString() {
        return "%d ms of backends in %d s, %d ms in the last %d s, at most %d ms in as many (from %d s on), at most %d backends at %d looks, the longest %d ms after the one before"
                .formatted(
                        used / 1_000_000,
                        lastAt / 1_000_000_000,
                        inWindow / 1_000_000,
                        window / 1_000_000_000,
                        mostInWindow / 1_000_000,
                        beganMostAt / 1_000_000_000,
                        most,
                        count,
                        longestGap / 1_000_000);
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
