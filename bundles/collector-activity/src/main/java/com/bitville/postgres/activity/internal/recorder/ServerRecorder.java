package com.bitville.postgres.activity.internal.recorder;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.api.collect.table.Rowset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The recorder of one server. Used by one thread at a time. */
public final class ServerRecorder {
    /** How often the blockers of the longest waiters are read. */
    static final Duration BLOCKERS = Duration.ofSeconds(5);

    /**
     * When samples are sent, and which.
     *
     * @param longWait a wait for a lock that is a trigger
     * @param before how much before the trigger
     * @param after how much after it
     * @param coolDown how long no other trigger counts after that
     */
    public record Window(Duration longWait, Duration before, Duration after, Duration coolDown) {
        public static final Window DEFAULT = new Window(
                Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(5));
    }

    private final Window window;
    private final Function<String, @Nullable String> routes;
    private final SampleRing sampleRing = new SampleRing();
    private final RecorderTrigger recorderTrigger;
    private @Nullable Instant blockersAsked;
    private @Nullable Instant firedAt;
    private RecorderTrigger.@Nullable Fired fired;
    private Instant quietUntil = Instant.MIN;

    /**
     * Begins.
     *
     * @param routes returns a route as it may be sent, or null
     */
    public ServerRecorder(Window window, Function<String, @Nullable String> routes) {
        this.window = window;
        this.routes = routes;
        this.recorderTrigger = new RecorderTrigger(window.longWait());
    }

    /** Whether it is time to read blockers; records the time if it is. */
    public boolean asksForBlockers(RecorderSample recorderSample) {
        Instant last = blockersAsked;
        if (recorderSample.waiting() == 0
                || (last != null
                        && Duration.between(last, recorderSample.at()).abs().compareTo(BLOCKERS) < 0)) {
            return false;
        }
        blockersAsked = recorderSample.at();
        return true;
    }

    /**
     * Adds a sample.
     *
     * @param overload why the server is overloaded, if it is
     * @param opened the error found in the server since the last sample, if any
     * @return the tables to send, usually empty
     */
    public Optional<List<Rowset>> add(
            RecorderSample recorderSample,
            List<BlockingGraph.Edge> edges,
            Optional<String> overload,
            Optional<String> opened) {
        sampleRing.add(recorderSample, edges);
        Optional<RecorderTrigger.Fired> now = recorderTrigger.saw(recorderSample, overload, opened);
        if (fired == null && now.isPresent() && !recorderSample.at().isBefore(quietUntil)) {
            fired = now.get();
            firedAt = recorderSample.at();
        }
        RecorderTrigger.Fired cause = fired;
        Instant at = firedAt;
        if (cause == null || at == null || recorderSample.at().isBefore(at.plus(window.after()))) {
            return Optional.empty();
        }
        fired = null;
        firedAt = null;
        quietUntil = recorderSample.at().plus(window.coolDown());
        return Optional.of(
                RecorderTables.of(sampleRing, cause, at, at.minus(window.before()), at.plus(window.after()), routes));
    }

    public long bytes() {
        return sampleRing.bytes();
    }

    public int samples() {
        return sampleRing.samples();
    }
}
