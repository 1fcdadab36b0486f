package com.bitville.postgres.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.bitville.postgres.api.collect.Column;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Form;
import com.bitville.postgres.api.collect.Kind;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Table;
import com.bitville.postgres.api.health.Areas;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.health.Severity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final LogStanding logs = new LogStanding();
    private final AgentDoctor doctor = new AgentDoctor(logs, Clock.fixed(NOW, ZoneOffset.UTC));

    private static Map<String, Object> well() {
        return Map.of(
                "config", Map.of("generation", 1, "faults", List.of()),
                "servers",
                        List.of(Map.of(
                                "name",
                                "default",
                                "state",
                                "up",
                                "login",
                                "mon",
                                "pool",
                                Map.of("total", 2, "max", 5))),
                "collectors", activityLastRun("2026-01-01T11:59:30Z"),
                "engine", engine(),
                "spool", Map.of("state", "disk", "files", 3, "bytes", 10, "cap_bytes", 1000),
                "shipper", Map.of("state", "idle", "delivered", 7));
    }

    private static List<Map<String, Object>> activityLastRun(String at) {
        return List.of(Map.of("name", "activity", "server", "default", "state", "ok", "every_ms", 0, "last_run", at));
    }

    private static Map<String, Object> engine() {
        return Map.of(
                "interval_s",
                60,
                "budget_percent",
                0.1,
                "last_error",
                "",
                "budget",
                List.of(Map.of("server", "default", "spent_ms", 1, "allowed_ms", 600, "window_s", 600)));
    }

    private List<Finding> with(String key, Object value) {
        Map<String, Object> status = new java.util.HashMap<>(well());
        status.put(key, value);
        doctor.bindReport(() -> status);
        return doctor.standing();
    }

    private Finding worst(String key, Object value) {
        return with(key, value).stream()
                .max((a, b) -> a.severity().compareTo(b.severity()))
                .orElseThrow();
    }

    private static String remedy(Finding finding) {
        return finding.remedy().map(Remedy::text).orElse("");
    }

    @Test
    void everyAreaIsToldInOrderWhereAllIsWell() {
        doctor.bindReport(StandingTest::well);
        assertThat(doctor.standing()).extracting(Finding::area).containsExactlyElementsOf(Areas.ALL);
        assertThat(doctor.standing())
                .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(Severity.OK));
    }

    @Test
    void eachTroubleHasItsRemedy() {
        assertThat(remedy(worst("config", Map.of("faults", List.of("database.port = x")))))
                .contains("config reload");
        assertThat(remedy(worst("servers", List.of(server("auth_failed", "no password")))))
                .contains("bin/bitville config set-secret database.password");
        assertThat(remedy(worst("servers", List.of(server("paused_by_dba", "bitville.pause is on")))))
                .contains("ALTER ROLE \"mon\" RESET bitville.pause;");
        assertThat(remedy(worst("servers", List.of(server("paused", "night"))))).isEqualTo("bin/bitville resume");
        assertThat(remedy(worst("shipper", Map.of("state", "proxy_unauthorized", "last_error", "HTTP 407"))))
                .contains("set-secret listener.proxy_password");
        assertThat(remedy(worst("shipper", Map.of("state", "unauthorized", "last_error", "401"))))
                .contains("set-secret listener.api_key");
        assertThat(worst("spool", Map.of("state", "memory", "reason", "disk full", "path", "/b"))
                        .severity())
                .isEqualTo(Severity.ERROR);
        assertThat(remedy(worst("spool", Map.of("state", "disk", "bytes", 9, "cap_bytes", 10 << 20, "dead", 2))))
                .contains("retry-dead");
    }

    private static Map<String, Object> server(String state, String reason) {
        return Map.of("name", "default", "state", state, "reason", reason, "login", "mon");
    }

    @Test
    void aCollectorThatHasNotRunForThreeIntervalsIsStale() {
        Finding stale = worst("collectors", activityLastRun("2026-01-01T11:50:00Z"));
        assertThat(stale.message()).isEqualTo("last ran 600 s ago, is due every 60 s");
    }

    @Test
    void whatGivesWayToTheBudgetIsNamedOnce() {
        List<Finding> findings = with(
                "collectors",
                List.of(Map.of("name", "statements", "server", "default", "state", "shed", "reason", "x")));
        assertThat(findings)
                .filteredOn(finding -> finding.severity() != Severity.OK)
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("these give way: statements"));
    }

    /** A larger budget would mend nothing. */
    @Test
    void whatIsLeftOutInDistressIsNoMatterOfTheBudget() {
        Map<String, Object> status = new java.util.HashMap<>(well());
        Map<String, Object> engine = new java.util.HashMap<>(engine());
        engine.put(
                "stress",
                List.of(Map.of("server", "default", "active", true, "reason", "28 of 30 connections are taken")));
        status.put("engine", engine);
        status.put("collectors", List.of(Map.of("name", "statements", "server", "default", "state", "shed")));
        doctor.bindReport(() -> status);
        assertThat(doctor.standing())
                .filteredOn(finding -> finding.severity() != Severity.OK)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.area()).isEqualTo(Areas.COLLECTION);
                    assertThat(finding.message())
                            .isEqualTo("the server is under stress: 28 of 30 connections are taken;"
                                    + " until it is calm these are left out: statements");
                    assertThat(remedy(finding)).contains("bin/bitville locks").doesNotContain("budget_percent");
                });
    }

    @Test
    void aCollectorThatCannotReachItsServerIsNotCalledWell() {
        List<Finding> findings = with(
                "collectors",
                List.of(
                        Map.of("name", "activity", "server", "default", "state", "unavailable"),
                        Map.of("name", "logs", "server", "default", "state", "unsupported", "reason", "no file"),
                        Map.of("name", "host", "server", "host", "state", "ok", "last_run", NOW.toString())));
        assertThat(findings).extracting(Finding::message).contains("1 of 3 collectors are well");
        assertThat(findings)
                .filteredOn(finding -> finding.area().equals(Areas.LOG))
                .as("no word that all is well beside it")
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
    }

    @Test
    void theLogOfEachServerIsTold() {
        logs.onCycle(logRead("default", 0));
        logs.onCycle(logRead("second", 32L << 20));
        logs.onCycle(logRead("gone", 64L << 20));
        List<Finding> findings = with("servers", List.of(server("up", ""), Map.of("name", "second", "state", "up")));
        assertThat(findings)
                .filteredOn(finding -> finding.subject().equals("log file"))
                .extracting(Finding::server, Finding::severity)
                .containsExactly(tuple("default", Severity.OK), tuple("second", Severity.WARNING));
    }

    private static Cycle logRead(String server, long lag) {
        Table table = new Table(
                "log_state",
                Form.SINGLE,
                List.of(
                        Column.of("state", Kind.TEXT, "How it is."),
                        new Column("lag_bytes", Kind.GAUGE, "bytes", "What is not read yet.")));
        Rowset rowset = Rowset.complete(table, List.of(new Object[][] {{"following", lag}}));
        Subject subject = new Subject("logs", Scope.SERVER_FILES, Duration.ZERO, Lane.CORE, List.of(table));
        Snapshot snapshot = new Snapshot(subject, server, NOW, 0, List.of(rowset), Optional.empty());
        return new Cycle(server, 1, NOW, List.of(snapshot), List.of());
    }

    @Test
    void aCheckThatHangsOrBreaksHidesNoOther() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Check hangs = most -> {
            never.await();
            return List.of();
        };
        Check breaks = most -> {
            throw new IllegalStateException("broken");
        };
        doctor.bindReport(StandingTest::well);
        doctor.bindCheck(hangs);
        doctor.bindCheck(breaks);
        doctor.bindCheck(most -> List.of(Finding.ok(Areas.BUFFER, "folder", "", "fine")));
        List<Finding> findings = doctor.examine(Duration.ofMillis(1));
        assertThat(findings).extracting(Finding::subject).contains("folder");
        assertThat(findings).extracting(Finding::message).anyMatch(message -> message.contains("broken"));
        assertThat(findings).extracting(Finding::message).anyMatch(message -> message.contains("did not end within"));
    }

    @Test
    void worksWithoutTheEngine() {
        assertThat(doctor.standing())
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.ERROR));
    }

    @Test
    void theContainersHealthCheckTellsSeverityAndRemedy() {
        List<Finding> findings = with("shipper", Map.of("state", "unauthorized", "last_error", "401"));
        Result delivery = HealthChecks.result(findings, Areas.DELIVERY);
        assertThat(delivery.getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(delivery.toString()).contains("set-secret listener.api_key");
        assertThat(HealthChecks.result(findings, Areas.BUDGET).isOk()).isTrue();
    }

    @Test
    void aGrantThatIsLackingBeforeTheServerIsUpIsTheRemedy() {
        String grant = "GRANT CONNECT ON DATABASE \"shop\" TO \"mon\";";
        Map<String, Object> server = Map.of(
                "name",
                "default",
                "state",
                "auth_failed",
                "reason",
                "denied",
                "login",
                "mon",
                "grants",
                List.of(grant));
        assertThat(ServerStanding.connections(new Facts(Map.of("servers", List.of(server)))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains(Remedy.sql(grant)));
    }
}
