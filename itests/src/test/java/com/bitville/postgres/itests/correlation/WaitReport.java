package com.bitville.postgres.itests.correlation;

import com.bitville.postgres.itests.correlation.ToldRequests.Told;
import com.bitville.postgres.itests.correlation.TrueRequest.Holder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** What was told of waits and of those who kept requests waiting, held against what is true. */
final class WaitReport {
    private static final double SLACK_MS = 50;
    private static final double SLACK = 0.05;
    private static final double LOOK_MS = 2_000;
    /** How often the longest waiters are asked whom they wait for. */
    private static final double ASKED_MS = 5_000;
    /** Looks wait for a thousand times of what the last one cost, which is more where clients have to wait, too. */
    private static final double LATER = 10;

    private final List<TrueRequest> truth;
    private final ToldRequests told;
    private final double lateMs;
    private final double lookMs;
    private final List<String> wrong = new ArrayList<>();

    /**
     * What is true and what was told.
     *
     * @param lateMs for how long a busy machine kept clients waiting
     */
    WaitReport(List<TrueRequest> truth, ToldRequests told, double lateMs) {
        this.truth = truth;
        this.told = told;
        this.lateMs = lateMs;
        this.lookMs = LOOK_MS + LATER * lateMs;
    }

    /** What is wrong. */
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

    /** How many waits were long enough that no look can have missed them. */
    long known() {
        return truth.stream()
                .flatMap(request -> request.runs().stream())
                .filter(run -> !run.step().waitType().isEmpty() && run.durationMs() > lookMs)
                .count();
    }

    /** How many runs were kept waiting so long that whoever did had to be told. */
    long held() {
        return truth.stream()
                .flatMap(request -> request.runs().stream())
                .filter(this::isHeldLong)
                .count();
    }

    private boolean isHeldLong(TrueRequest.Run run) {
        return run.holder().isPresent() && run.durationMs() > ASKED_MS + lookMs;
    }

    /** What looks saw lasts from the run's start, or the look before, until the last look, with the time of which it is told. */
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

    /** What the log says of a wait for a lock that is over. */
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
