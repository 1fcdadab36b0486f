package com.bitville.postgres.activity.internal.correlation;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.recorder.RecorderSample;
import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.api.correlation.RequestContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows the runs of requests' statements of one server over the recorder's samples, so that runs between two cycles and the waits of each
 * run are known. Limited in size; safe for use by the recorder's and the cycle's thread.
 */
public final class RequestTracker {
    private static final int MOST_RUNNING = 1_000;
    private static final int MOST_ENDED = 2_000;

    private final Map<CorrelatedStatement.Key, RequestRun> running = new HashMap<>();
    private final List<RequestRun> ended = new ArrayList<>();
    private Instant lastLook = Instant.MAX;

    /**
     * Adds a sample.
     *
     * @param whole whether the sample contains every session that is not idle
     */
    public synchronized void saw(RecorderSample recorderSample, List<BlockingGraph.Edge> edges, boolean whole) {
        Map<CorrelatedStatement.Key, RequestRun> still = new HashMap<>();
        Map<Integer, RequestRun> byPid = new HashMap<>();
        for (Backend seen : recorderSample.sessions()) {
            RequestRun run = run(seen, recorderSample.at());
            if (run != null) {
                run.seen(seen, recorderSample.at());
                still.put(run.key(), run);
                byPid.put(seen.pid(), run);
            }
        }
        block(recorderSample, edges, byPid);
        for (Iterator<RequestRun> all = running.values().iterator(); all.hasNext(); ) {
            RequestRun run = all.next();
            if (!still.containsKey(run.key())
                    && (whole || byPid.containsKey(run.key().pid()))) {
                all.remove();
                end(run);
            }
        }
        lastLook = recorderSample.at();
        still.forEach((key, run) -> {
            if (running.size() < MOST_RUNNING || running.containsKey(key)) {
                running.put(key, run);
            }
        });
    }

    private @Nullable RequestRun run(Backend seen, Instant at) {
        Instant start = seen.queryStart();
        if (start == null || !seen.running()) {
            return null;
        }
        CorrelatedStatement.Key key = new CorrelatedStatement.Key(seen.pid(), start);
        RequestRun known = running.get(key);
        if (known != null) {
            return known;
        }
        RequestContext context = seen.context();
        return context.known() && !RunSelector.announcement(seen.query())
                ? new RequestRun(key, context, seen, unseenUntil(start, at))
                : null;
    }

    private Instant unseenUntil(Instant start, Instant at) {
        Instant before = lastLook.isBefore(at) ? lastLook : at;
        return start.isAfter(before) ? start : before;
    }

    private static void block(
            RecorderSample recorderSample, List<BlockingGraph.Edge> edges, Map<Integer, RequestRun> byPid) {
        if (edges.isEmpty()) {
            return;
        }
        Map<Integer, RequestContext> contexts = new HashMap<>();
        recorderSample.sessions().forEach(seen -> contexts.put(seen.pid(), seen.context()));
        for (BlockingGraph.Edge edge : edges) {
            RequestRun blocked = byPid.get(edge.blocked());
            if (blocked != null) {
                blocked.blockedBy(edge.blocker(), id(contexts, edge.blocker()));
            }
            RequestRun blocker = byPid.get(edge.blocker());
            if (blocker != null) {
                blocker.blocking(edge.blocked(), id(contexts, edge.blocked()));
            }
        }
    }

    private static @Nullable String id(Map<Integer, RequestContext> contexts, int pid) {
        return contexts.getOrDefault(pid, RequestContext.NONE).correlationId();
    }

    /** Adds the sessions of a cycle: runs that are missing have ended, even if no sample has shown it yet. */
    public synchronized void keep(Predicate<CorrelatedStatement.Key> runs) {
        for (Iterator<RequestRun> all = running.values().iterator(); all.hasNext(); ) {
            RequestRun run = all.next();
            if (!runs.test(run.key())) {
                all.remove();
                end(run);
            }
        }
    }

    private void end(RequestRun run) {
        if (ended.size() < MOST_ENDED) {
            ended.add(run);
        }
    }

    /** The runs that ended since the last call. */
    public synchronized List<RequestRun> drain() {
        List<RequestRun> drained = new ArrayList<>(ended);
        ended.clear();
        return drained;
    }
}
