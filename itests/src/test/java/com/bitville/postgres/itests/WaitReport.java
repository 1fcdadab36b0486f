package com.bitville.postgres.itests;

import com.bitville.postgres.itests.ToldRequests.Told;
import com.bitville.postgres.itests.TrueRequest.Holder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** What was told of waits and of those who kept requests waiting, held against what is true. */
final class WaitReport {
    private static final double SLACK_MS = 50;
    private static final double SLACK = 0.05;
    /** Looks are a second apart; one may fall on either end. */
    private static final double LOOK_S = 1.1;
    /** From then on no wait can be missed: a few looks, and the one in five that asks for blockers. */
    private static final double NOT_MISSED_MS = 2_500;

    private static final double HOLDER_NOT_MISSED_MS = 6_500;

    private final List<TrueRequest> truth;
    private final ToldRequests told;
    private final List<String> wrong = new ArrayList<>();

    WaitReport(List<TrueRequest> truth, ToldRequests told) {
        this.truth = truth;
        this.told = told;
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

    /** How many waits were long enough that they had to be told. */
    long known() {
        return truth.stream()
                .flatMap(request -> request.runs().stream())
                .filter(run -> !run.step().waitType().isEmpty() && run.durationMs() >= NOT_MISSED_MS)
                .count();
    }

    /** How many runs were kept waiting so long that whoever did had to be told. */
    long held() {
        return truth.stream()
                .flatMap(request -> request.runs().stream())
                .filter(run -> run.holder().isPresent() && run.durationMs() >= HOLDER_NOT_MISSED_MS)
                .count();
    }

    /** What the recorder's looks saw, which is told with the time of the last of them. */
    private void looks(TrueRequest request, TrueRequest.Run run) {
        double truthS = run.durationMs() / 1e3;
        double seconds = told.waits(request.id().toString()).stream()
                .filter(wait -> wait.row()
                                .path("wait_event_type")
                                .asText()
                                .equals(run.step().waitType())
                        && within(wait.startMs(), run))
                .mapToDouble(wait -> wait.row().path("seconds").asDouble())
                .sum();
        boolean missed = run.step().waitType().isEmpty() || (seconds == 0 && run.durationMs() < NOT_MISSED_MS);
        if (!missed && Math.abs(seconds - truthS) > LOOK_S + SLACK * truthS) {
            wrong.add(run + " of " + request.id() + " was seen waiting for " + seconds + " s");
        }
    }

    /** What the log says of a wait for a lock that is over. */
    private void lock(TrueRequest request, TrueRequest.Run run) {
        boolean logged = run.done() && run.durationMs() > 1_000 + SLACK_MS;
        if (logged
                && told.waits(request.id().toString()).stream()
                        .noneMatch(wait -> Math.abs(wait.durationMs() - run.durationMs())
                                <= Math.max(SLACK_MS, SLACK * run.durationMs()))) {
            wrong.add(run + " of " + request.id() + " has no wait that the log measured");
        }
    }

    private void holder(TrueRequest request, TrueRequest.Run run, Holder holder) {
        if (run.durationMs() >= HOLDER_NOT_MISSED_MS
                && told.holders(request.id().toString()).stream().noneMatch(one -> names(one, holder))) {
            wrong.add(run + " of " + request.id() + " is not told to have been kept waiting by " + holder);
        }
    }

    private static boolean names(Told one, Holder holder) {
        return one.row().path("pid").asInt() == holder.pid()
                && Objects.equals(
                        one.row().path("other_correlation_id").textValue(),
                        holder.request().map(UUID::toString).orElse(null));
    }

    private static boolean within(double atMs, TrueRequest.Run run) {
        return atMs >= run.start().toEpochMilli() - SLACK_MS
                && atMs <= run.end().toEpochMilli() + SLACK_MS;
    }
}
