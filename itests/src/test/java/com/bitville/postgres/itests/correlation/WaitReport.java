package com.bitville.postgres.itests.correlation;

import com.bitville.postgres.itests.correlation.ToldRequests.Told;
import com.bitville.postgres.itests.correlation.TrueRequest.Holder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Compares the reported waits and blockers with the true ones. */
final class WaitReport {
    private static final double SLACK_MS = 50;
    private static final double SLACK = 0.05;
    private static final double LOOK_MS = 2_000;
    /** How often the blockers of the longest waiters are read. */
    private static final double ASKED_MS = 5_000;
    /** A sample waits for a thousand times the cost of the previous one, which is more if clients wait, too. */
    private static final double LATER = 10;

    private final List<TrueRequest> truth;
    private final ToldRequests told;
    private final double lateMs;
    private final double lookMs;
    private final List<String> wrong = new ArrayList<>();

    /**
     * The true and the reported data.
     *
     * @param lateMs for how long a busy machine kept clients waiting
     */
    WaitReport(List<TrueRequest> truth, ToldRequests told, double lateMs) {
        this.truth = truth;
        this.told = told;
        this.lateMs = lateMs;
        this.lookMs = lookMs(lateMs);
    }

    /** The longest time between two samples. */
    static double lookMs(double lateMs) {
        return LOOK_MS + LATER * lateMs;
    }

    /** The differences. */
    List<String> wrong() {
        for (TrueRequest request : truth) {
            request.runs().forEach(run -> {
                looks(request, run);
                if (run.holder().isPresent()) {
                    lock(request, run);
                    holder(request, run, run.holder().get());
                }
            });
            told.holders(request.id().toString()).stream()
                    .filter(one -> request.runs().stream()
                            .flatMap(run -> run.holder().stream())
                            .noneMatch(holder -> names(one, holder)))
                    .forEach(one -> wrong.add(request.id() + " was never kept waiting by " + one.row()));
        }
        return wrong;
    }

    /** How many waits were too long to be missed by a sample. */
    long known() {
        return truth.stream()
                .flatMap(request -> request.runs().stream())
                .filter(run -> !run.step().waitType().isEmpty() && run.durationMs() > lookMs)
                .count();
    }

    /** How many runs were blocked so long that the blocker must be reported. */
    long held() {
        return truth.stream()
                .flatMap(request -> request.runs().stream())
                .filter(this::isHeldLong)
                .count();
    }

    private boolean isHeldLong(TrueRequest.Run run) {
        return run.holder().isPresent() && run.durationMs() > ASKED_MS + lookMs;
    }

    /** A sampled wait lasts from the run's start, or the previous sample, until the last sample. */
    private void looks(TrueRequest request, TrueRequest.Run run) {
        double ms = told.waits(request.id().toString()).stream()
                .filter(wait -> wait.row()
                                .path("wait_event_type")
                                .asText()
                                .equals(run.step().waitType())
                        && runOf(request, wait).equals(run))
                .mapToDouble(WaitReport::seenMs)
                .sum();
        double slack = Math.max(SLACK_MS, SLACK * run.durationMs()) + lateMs;
        boolean known = !run.step().waitType().isEmpty();
        if (known && ms > run.durationMs() + slack) {
            wrong.add(run + " of " + request.id() + " was seen waiting for " + ms + " ms");
        }
        if (known && ms < run.durationMs() - slack - lookMs) {
            wrong.add(run + " of " + request.id() + " was seen waiting for " + ms + " ms alone");
        }
    }

    /** The log's report of a finished lock wait. */
    private void lock(TrueRequest request, TrueRequest.Run run) {
        boolean logged = run.done() && run.durationMs() - lateMs > 1_000 + SLACK_MS;
        if (logged
                && told.waits(request.id().toString()).stream()
                        .noneMatch(wait -> Math.abs(wait.durationMs() - run.durationMs())
                                <= Math.max(SLACK_MS, SLACK * run.durationMs()) + lateMs)) {
            wrong.add(run + " of " + request.id() + " has no wait that the log measured");
        }
    }

    private void holder(TrueRequest request, TrueRequest.Run run, Holder holder) {
        if (isHeldLong(run) && told.holders(request.id().toString()).stream().noneMatch(one -> names(one, holder))) {
            wrong.add(run + " of " + request.id() + " is not told to have been kept waiting by " + holder);
        }
    }

    private static boolean names(Told one, Holder holder) {
        return one.row().path("pid").asInt() == holder.pid()
                && Objects.equals(
                        one.row().path("other_correlation_id").textValue(),
                        holder.request().map(UUID::toString).orElse(null));
    }

    private static double seenMs(Told wait) {
        return 1e3 * wait.row().path("seconds").asDouble();
    }

    private static TrueRequest.Run runOf(TrueRequest request, Told wait) {
        String type = wait.row().path("wait_event_type").asText();
        return request.runs().stream()
                .filter(run -> run.step().waitType().equals(type))
                .min(Comparator.comparingDouble(run ->
                        Math.abs(wait.startMs() - seenMs(wait) - run.start().toEpochMilli())))
                .orElseThrow();
    }
}
