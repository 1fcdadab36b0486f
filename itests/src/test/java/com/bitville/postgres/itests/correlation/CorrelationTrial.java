package com.bitville.postgres.itests.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.CanarySearch;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent with default settings between a server that logs slow statements and a listener that accepts 100 requests a minute. */
final class CorrelationTrial implements AutoCloseable {
    private static final String ROLE = "bitville_monitor";
    private static final String PASSWORD = "correlation";
    private static final String KEY = "key-of-the-correlation";
    private static final int LOGGED_FROM_MS = 500;
    private static final int MOST_A_MINUTE = 100;
    private static final long SEED = 17;
    private static final String INTERVAL = "BITVILLE_PG_COLLECTION_INTERVAL_S";
    private static final String BUDGET = "BITVILLE_PG_BUDGET_PERCENT";
    /** Payloads: what an hour of cycles without a listener leaves, and five stories of each minute. */
    private static final int AN_HOUR = 60 * (4 + 5);

    private static final Duration LATEST = Duration.ofMinutes(3);
    /** At this rate an hour's backlog is gone in an hour, however much comes meanwhile. */
    private static final int DRAINED_A_MINUTE = AN_HOUR / 60;

    final StrictListener listener;
    final AgentProcess agent;
    private final PostgresServer postgres;
    private final Told told;
    private Duration interval = Duration.ofSeconds(60);
    /** Whether the recorder sampled all the time: it does not over a kill, or before the budget has recovered from many cycles. */
    private boolean watched = true;

    private @Nullable Instant backSince;

    /** The server's log settings. */
    enum Told {
        /** Slow statements. */
        STATEMENTS,
        /** Only plans of slow statements. */
        PLANS,
        /** Each slow statement and its plan. */
        BOTH
    }

    /** The action during the load. */
    interface Trouble {
        void happen() throws Exception;
    }

    private CorrelationTrial(PostgresServer postgres, Told told, StrictListener listener, AgentProcess agent) {
        this.postgres = postgres;
        this.told = told;
        this.listener = listener;
        this.agent = agent;
    }

    /** Prepares everything; the agent is not started. */
    static CorrelationTrial prepare(String name, int version, String logDestination, Told told) throws Exception {
        String loggedFrom = String.valueOf(LOGGED_FROM_MS);
        PostgresServer postgres = PostgresServer.version(version)
                .scramFor(ROLE)
                .setting("logging_collector", "on")
                .setting("log_destination", logDestination)
                .setting("log_line_prefix", "%m [%p] user=%u,db=%d,app=%a,client=%h ")
                .setting("log_lock_waits", "on")
                .setting("log_min_duration_statement", told == Told.PLANS ? "-1" : loggedFrom)
                .setting("session_preload_libraries", told == Told.STATEMENTS ? "" : "auto_explain")
                .setting("auto_explain.log_min_duration", loggedFrom)
                .start();
        postgres.createMonitorRole(ROLE, PASSWORD);
        StrictListener listener = StrictListener.start(KEY);
        AgentProcess agent = AgentProcess.unpack(name);
        agent.set("BITVILLE_PG_DB_HOST", "127.0.0.1")
                .set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                .set("BITVILLE_PG_LISTENER_API_KEY", KEY);
        return new CorrelationTrial(postgres, told, listener, agent);
    }

    /** Another interval, rate and budget than the defaults, so that it ends soon. */
    CorrelationTrial hurry(Duration other, int perMinute) {
        interval = other;
        agent.set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", String.valueOf(perMinute));
        // More cycles cost more: the recorder would be skipped.
        agent.set(INTERVAL, String.valueOf(other.toSeconds())).set(BUDGET, "100");
        return this;
    }

    /** Fills the agent's buffer as after an hour without a listener: with as many cycles as an hour has, a second apart. */
    CorrelationTrial awayForAnHour() throws Exception {
        watched = false;
        listener.down();
        agent.set(INTERVAL, "1").set(BUDGET, "100").start();
        await("an hour's backlog")
                .pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofMinutes(20))
                .until(() -> backlog() >= AN_HOUR);
        agent.stop();
        agent.unset(INTERVAL).unset(BUDGET);
        return this;
    }

    private int backlog() {
        String[] payloads = agent.home().resolve("buffer/queue").toFile().list();
        return payloads == null ? 0 : payloads.length;
    }

    /** Makes the listener available again. */
    void back() {
        listener.up();
        backSince = Instant.now();
    }

    /** Kills the agent and starts it again. */
    void kill() throws Exception {
        watched = false;
        agent.kill();
        agent.start();
    }

    /** Runs a load and compares the reports with the truth. */
    void hold(RequestLoad.Scale scale, List<TagTransport> transports, Trouble trouble) throws Exception {
        agent.start();
        // The log is followed from its end at the first reading, and the recorder samples from then on.
        agent.awaitStatus(
                "the log is read",
                status -> List.of("logs", "recorder").stream()
                        .allMatch(name -> collector(status, name).path("runs").asInt() > 0));
        Instant begin = Instant.now();
        CorrelationReport report;
        try (RequestLoad load = new RequestLoad(postgres, SEED, scale, transports).start()) {
            trouble.happen();
            report = new CorrelationReport(load.join(), LOGGED_FROM_MS, told != Told.STATEMENTS);
        }
        Instant end = Instant.now();
        // The log reports a run in the cycle of its end or the next; a run missing after the fifth is never reported.
        Instant patience = end.plus(interval.multipliedBy(5)).plusSeconds(5);
        await("all is told")
                .pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofHours(1))
                .until(() -> Instant.now().isAfter(patience) || report.complete(told()));
        Instant complete = Instant.now();
        long cycle = cycles();
        await("whatever would be told a second time is")
                .pollInterval(Duration.ofMillis(500))
                .atMost(interval.multipliedBy(4))
                .until(() -> cycles() >= cycle + 2);
        Path bodies = agent.home().resolveSibling(agent.home().getFileName() + ".jsonl");
        Files.write(bodies, listener.all().stream().map(AcceptedRequest::text).toList());
        int mostAMinute = mostAMinute(listener.arrivals());
        System.out.println(
                report.figures(told()) + ", told in " + bodies + "; at most " + mostAMinute + " requests a minute, "
                        + listener.requests() + " in all; load of "
                        + Duration.between(begin, end).toSeconds() + " s, all told "
                        + Duration.between(end, complete).toSeconds() + " s after its end");
        report.check(told());
        if (watched) {
            report.checkWaits(told());
        }
        if (backSince != null) {
            checkOutage(report, backSince);
        }
        assertThat(mostAMinute).as("requests in any minute").isLessThanOrEqualTo(MOST_A_MINUTE);
        assertThat(listener.refusals()).isEmpty();
        assertCanariesStayed();
    }

    /** What requests did meanwhile is not late, and what waited goes out beside it. */
    private void checkOutage(CorrelationReport report, Instant back) {
        Duration latest = report.latest(told(), back);
        long drained = listener.all().stream()
                .filter(request -> request.data().path("seq").asLong() <= AN_HOUR)
                .count();
        long minutes = Duration.between(back, Instant.now()).toMinutes();
        System.out.println("fresh stories at most " + latest.toSeconds() + " s late; in " + minutes + " minutes "
                + drained + " of " + AN_HOUR + " that waited came");
        assertThat(latest).isLessThanOrEqualTo(LATEST);
        assertThat(drained).isGreaterThanOrEqualTo(Math.min(AN_HOUR, minutes * DRAINED_A_MINUTE));
    }

    private static JsonNode collector(JsonNode status, String name) {
        for (JsonNode collector : status.path("collectors")) {
            if (collector.path("name").asText().equals(name)) {
                return collector;
            }
        }
        return MissingNode.getInstance();
    }

    private ToldRequests told() {
        return ToldRequests.in(listener.all());
    }

    /** How many there were, also of an agent that was killed. */
    private long cycles() {
        return listener.byKind("cycle").stream()
                .filter(request -> request.source().equals("pg_stat_activity"))
                .map(AcceptedRequest::payloadId)
                .distinct()
                .count();
    }

    private static int mostAMinute(List<Instant> arrivals) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < arrivals.size(); to++) {
            Instant last = arrivals.get(to);
            while (!arrivals.get(from).plusSeconds(60).isAfter(last)) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    private void assertCanariesStayed() throws IOException {
        assertThat(listener.all())
                .noneMatch(request ->
                        RequestClient.CANARIES.stream().anyMatch(canary -> CanarySearch.shows(request.text(), canary)));
        assertThat(CanarySearch.below(agent.home(), RequestClient.CANARIES)).isEmpty();
    }

    @Override
    public void close() throws IOException {
        agent.close();
        listener.close();
        postgres.close();
    }
}
