package com.bitville.postgres.activity.internal.profile;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.api.collect.table.Rowset;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The load profile of one server: adds up looks until a cycle takes them. Safe for use by several threads. */
public final class ServerProfile {
    /** So much time that was not committed is told again; more would repeat the same for ever where nothing commits. */
    private static final long MOST_UNCOMMITTED_MS = 600_000;

    /** A text is told with its statement, and again when those who forget after an hour have forgotten it. */
    private static final Duration TEXT_AGAIN = Duration.ofMinutes(30);

    private static final int MOST_TOLD = 1_000;
    private static final byte VERSION = 1;

    private final Function<Map<String, String>, @Nullable String> routes;
    private final StatementBuckets buckets = new StatementBuckets();
    private final LookWeight lookWeight = new LookWeight();
    private final RootBlockers rootBlockers = new RootBlockers();
    private final Map<String, Instant> told = new LinkedHashMap<>();
    private LoadWindow window = new LoadWindow();
    private @Nullable LoadWindow taken;
    private long number;

    /**
     * What a cycle takes.
     *
     * @param coveredMs the time it is about
     * @param state what tells at the next time whether it was committed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Taken(List<Rowset> rowsets, long coveredMs, byte[] state) {}

    /**
     * Begins.
     *
     * @param routes returns the route among tags as it may be sent, or null
     * @param began makes the state of this process different from those before it
     */
    public ServerProfile(Function<Map<String, String>, @Nullable String> routes, Instant began) {
        this.routes = routes;
        this.number = began.toEpochMilli() << 16;
    }

    /**
     * Adds a look.
     *
     * @param at the server's time
     * @param backends all processes that have a state other than idle, without the agent's own
     * @param edges who waits for whom, as far as it was read with this look
     */
    public synchronized void saw(Instant at, List<Backend> backends, List<BlockingGraph.Edge> edges) {
        rootBlockers.saw(at, edges);
        long weight = lookWeight.of(at);
        if (weight == 0) {
            return;
        }
        window.look(weight);
        Map<Integer, Backend> byPid = null;
        for (Backend backend : backends) {
            if (!backend.client()) {
                process(backend, weight);
            } else if (backend.running()) {
                client(backend, weight);
                if (backend.waitsForLock()) {
                    byPid = byPid == null ? byPid(backends) : byPid;
                    window.blocked(root(backend, byPid), weight);
                }
            } else if (backend.inTransaction()) {
                window.idleInTransaction.add(weight);
            }
        }
    }

    private void process(Backend backend, long weight) {
        // A process of the server that waits for work is as idle as a session that waits for its client.
        boolean waitsForWork =
                "Activity".equals(backend.waitEventType()) || "WalSenderWaitForWal".equals(wait(backend));
        if (backend.running() && !waitsForWork) {
            window.processes.add(backend.backendType() == null ? "" : backend.backendType(), weight);
        }
    }

    private void client(Backend backend, long weight) {
        String statement = buckets.of(backend);
        String type = backend.waitEventType();
        Map<String, String> tags = backend.context().tags();
        window.active(
                new LoadKey(
                        type == null ? LoadKey.CPU : type,
                        wait(backend),
                        statement,
                        backend.usename(),
                        backend.datname(),
                        backend.generalApplicationName(),
                        tags.isEmpty() ? null : routes.apply(tags)),
                weight);
        window.text(statement, backend);
    }

    private static @Nullable String wait(Backend backend) {
        String type = backend.waitEventType();
        String event = backend.waitEvent();
        return type == null || event == null ? null : WaitNames.of(type, event);
    }

    private Optional<LoadWindow.Root> root(Backend waiter, Map<Integer, Backend> byPid) {
        return rootBlockers.of(waiter).map(pid -> {
            Backend root = byPid.get(pid);
            if (root == null) {
                return new LoadWindow.Root(pid, null, null, null, null, null);
            }
            String statement = buckets.of(root);
            window.text(statement, root);
            return new LoadWindow.Root(
                    pid, root.state(), root.usename(), root.datname(), root.generalApplicationName(), statement);
        });
    }

    private static Map<Integer, Backend> byPid(List<Backend> backends) {
        Map<Integer, Backend> byPid = new HashMap<>();
        backends.forEach(backend -> byPid.put(backend.pid(), backend));
        return byPid;
    }

    /** The tables since the last cycle, which the next one will tell too. */
    public synchronized List<Rowset> open() {
        return ProfileRows.of(window, window.texts);
    }

    /**
     * The tables since the last cycle whose tables were committed.
     *
     * @param committed the state of the last commit
     */
    public synchronized Taken take(Optional<byte[]> committed, Instant now) {
        LoadWindow before = taken;
        boolean lost = before != null
                && !Arrays.equals(committed.orElse(new byte[0]), state())
                && before.coveredMs() < MOST_UNCOMMITTED_MS;
        if (lost && before != null) {
            window.add(before);
            told.keySet().removeAll(before.texts.keySet());
        }
        LoadWindow ended = window;
        window = new LoadWindow();
        taken = ended;
        number++;
        List<Rowset> rowsets = ProfileRows.of(ended, untold(ended, now));
        return new Taken(rowsets, ended.coveredMs(), state());
    }

    private Map<String, String> untold(LoadWindow ended, Instant now) {
        told.values().removeIf(at -> Duration.between(at, now).abs().compareTo(TEXT_AGAIN) >= 0);
        Map<String, String> untold = new HashMap<>(ended.texts);
        untold.keySet().removeAll(told.keySet());
        ProfileRows.withTexts(ended, untold).forEach(statement -> told.put(statement, now));
        if (told.size() > MOST_TOLD) {
            told.clear();
        }
        return untold;
    }

    private byte[] state() {
        return ByteBuffer.allocate(1 + Long.BYTES).put(VERSION).putLong(number).array();
    }
}
