package com.bitville.postgres.itests.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.correlation.ToldRequests.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Compares the reported requests with the true ones. */
final class CorrelationReport {
    private static final double LINKED = 0.98;
    private static final double SLACK_MS = 50;
    private static final double SLACK = 0.05;

    private final List<TrueRequest> truth;
    private final double loggedFromMs;
    private final boolean explained;
    /** How long a busy machine delayed the clients, measured with runs of known length. */
    private final double lateMs;

    /**
     * The true requests.
     *
     * @param loggedFromMs from which duration on the log reports a run
     * @param explained whether it reports the plan, too
     */
    CorrelationReport(List<TrueRequest> truth, double loggedFromMs, boolean explained) {
        this.truth = truth;
        this.loggedFromMs = loggedFromMs;
        this.explained = explained;
        lateMs = truth.stream()
                .flatMap(request -> request.runs().stream())
                .filter(run -> run.done() && run.step().atLeastMs() > 0)
                .mapToDouble(run -> run.durationMs() - run.step().atLeastMs())
                .max()
                .orElseThrow();
    }

    /** Whether everything required was reported at least once. */
    boolean complete(ToldRequests told) {
        return missing(told).isEmpty();
    }

    private List<String> missing(ToldRequests told) {
        List<String> missing = new ArrayList<>();
        for (TrueRequest request : truth) {
            for (TrueRequest.Run run : request.runs()) {
                if (mustBeTold(run) && told.runs(run.name()).isEmpty()) {
                    missing.add(describe(request, run) + " is not told");
                }
                if (!run.done() && told.failures(run.name()).isEmpty()) {
                    missing.add(describe(request, run) + " has no error");
                }
            }
        }
        return missing;
    }

    /** The log reports it, with the server's duration, which is slightly shorter than the client's. */
    private boolean mustBeTold(TrueRequest.Run run) {
        return run.done() && run.durationMs() >= loggedFromMs + SLACK_MS;
    }

    private List<TrueRequest> toBeLinked() {
        return truth.stream()
                .filter(request -> request.mustBeLinked(loggedFromMs + SLACK_MS))
                .toList();
    }

    private long linked(Set<String> ids) {
        return toBeLinked().stream()
                .filter(request -> ids.contains(request.id().toString()))
                .count();
    }

    String figures(ToldRequests told) {
        List<TrueRequest.Run> runs =
                truth.stream().flatMap(request -> request.runs().stream()).toList();
        return linked(told.ids()) + " of " + toBeLinked().size() + " requests linked (" + truth.size() + " made), "
                + runs.stream()
                        .filter(run -> mustBeTold(run) && told.runs(run.name()).size() == 1)
                        .count()
                + " of " + runs.stream().filter(this::mustBeTold).count() + " logged runs told once, "
                + runs.stream()
                        .filter(run -> !run.done() && told.failures(run.name()).size() == 1)
                        .count()
                + " of " + runs.stream().filter(run -> !run.done()).count() + " errors, "
                + runs.stream()
                        .filter(run -> run.ending() == TrueRequest.Ending.DEADLOCK)
                        .count()
                + String.format(Locale.ROOT, " of them deadlocks, clients up to %.1f ms late", lateMs);
    }

    void check(ToldRequests told) {
        List<String> wrong = missing(told);
        for (TrueRequest request : truth) {
            for (TrueRequest.Run run : request.runs()) {
                runs(request, run, told, wrong);
                failures(request, run, told, wrong);
            }
        }
        told.nameless().stream()
                .filter(run -> !isWithoutText(run, told))
                .forEach(run -> wrong.add("nobody's run " + run));
        assertThat(wrong).isEmpty();
        assertThat(truth).anyMatch(request -> request.runs().stream().anyMatch(this::mustBeTold));
        assertThat((double) linked(told.ids()))
                .as("linked requests")
                .isGreaterThanOrEqualTo(LINKED * toBeLinked().size());
    }

    /** For runs during which the agent was running all the time. */
    void checkWaits(ToldRequests told) {
        WaitReport waits = new WaitReport(truth, told, lateMs);
        System.out.println(waits.known() + " waits and " + waits.held() + " holders of locks had to be told");
        assertThat(waits.wrong()).isEmpty();
    }

    /** The text is unknown for a run that was active when the agent was killed and that the log does not report because it failed. */
    private boolean isWithoutText(Told one, ToldRequests told) {
        return !one.logged()
                && truth.stream()
                        .filter(request -> request.id().toString().equals(one.request()))
                        .flatMap(request -> request.runs().stream())
                        .anyMatch(run -> !run.done()
                                && told.runs(run.name()).isEmpty()
                                && Math.abs(one.startMs() - run.start().toEpochMilli()) <= SLACK_MS
                                && one.durationMs() <= run.durationMs() + SLACK_MS)
                && told.nameless().stream()
                                .filter(other -> other.request().equals(one.request()))
                                .filter(other -> Math.abs(other.startMs() - one.startMs()) <= SLACK_MS)
                                .count()
                        == 1;
    }

    /** The maximum delay of required reports for requests that ended from then on. */
    Duration latest(ToldRequests told, Instant from) {
        return truth.stream()
                .filter(request -> !request.end().isBefore(from))
                .flatMap(request -> request.runs().stream()
                        .flatMap(run ->
                                Stream.concat(told.runs(run.name()).stream(), told.failures(run.name()).stream()))
                        .map(one -> Duration.between(request.end(), one.body().at())))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private void runs(TrueRequest request, TrueRequest.Run run, ToldRequests told, List<String> wrong) {
        List<Told> all = told.runs(run.name());
        if (all.size() > 1) {
            wrong.add(describe(request, run) + " is told more than once: " + all);
        }
        for (Told one : all) {
            if (!one.request().equals(request.id().toString())) {
                wrong.add(describe(request, run) + " is told of another request: " + one);
            }
            double slack = Math.max(SLACK_MS, SLACK * run.durationMs());
            double least =
                    run.done() && run.step().atLeastMs() > 0 ? run.step().atLeastMs() : run.durationMs() - lateMs;
            // A sampled run may have continued until the next sample.
            if (one.durationMs() > run.durationMs() + slack
                    || one.durationMs() < least - slack - (one.logged() ? 0 : WaitReport.lookMs(lateMs))) {
                wrong.add(describe(request, run) + " has another duration: " + one);
            }
            if (one.startMs() < run.start().toEpochMilli() - slack
                    || one.endMs() > run.end().toEpochMilli() + slack) {
                wrong.add(describe(request, run) + " has another time: " + one);
            }
            if (explained && one.logged() && run.durationMs() >= loggedFromMs + SLACK_MS && !one.planned()) {
                wrong.add(describe(request, run) + " has no plan: " + one);
            }
        }
    }

    private static void failures(TrueRequest request, TrueRequest.Run run, ToldRequests told, List<String> wrong) {
        List<Told> all = told.failures(run.name());
        if (all.size() > 1) {
            wrong.add(describe(request, run) + " has failed more than once: " + all);
        }
        for (Told one : all) {
            if (!one.request().equals(request.id().toString())
                    || one.body().data().path("deadlock").asBoolean() != (run.ending() == TrueRequest.Ending.DEADLOCK)
                    || one.body().data().path("cancelled").asBoolean()
                            != (run.ending() == TrueRequest.Ending.CANCELLED)) {
                wrong.add(describe(request, run) + " is told as " + one);
            }
        }
    }

    private static String describe(TrueRequest request, TrueRequest.Run run) {
        return run + " of " + request.id() + " by " + request.transport();
    }
}
