package com.bitville.postgres.wire.internal;

import static com.bitville.postgres.wire.internal.Cycles.AT;
import static com.bitville.postgres.wire.internal.Cycles.CORRELATED;
import static com.bitville.postgres.wire.internal.Cycles.REQUEST_ID;
import static com.bitville.postgres.wire.internal.Cycles.SESSIONS;
import static com.bitville.postgres.wire.internal.Cycles.correlated;
import static com.bitville.postgres.wire.internal.Cycles.cycle;
import static com.bitville.postgres.wire.internal.Cycles.row;
import static com.bitville.postgres.wire.internal.Cycles.rows;
import static com.bitville.postgres.wire.internal.Cycles.snapshot;
import static com.bitville.postgres.wire.internal.Cycles.subject;
import static com.bitville.postgres.wire.internal.Cycles.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.api.history.SeriesPoint;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CycleWireTest {
    private final FakeOutbox outbox = new FakeOutbox();
    private final CycleWire wire = outbox.wire();

    private static final Table CPU = table("cpu", TableLayout.SINGLE, Column.of("user_percent", Kind.GAUGE, "Busy."));

    private JsonNode body(int request) {
        return outbox.requests.get(request).body();
    }

    private JsonNode data(int request) {
        return body(request).path("data");
    }

    @Test
    void namesABodyOfTheRecorderAlone() throws CollectException {
        Table samples = table("recorder.samples", TableLayout.ROWS, Column.of("active", Kind.GAUGE, "Sessions."));
        wire.onCycle(cycle(snapshot("recorder", rows(samples, row(7)))));

        assertThat(body(0).path("source").asText()).isEqualTo("pg_stat_activity");
        assertThat(data(0).path("kind").asText()).isEqualTo("recorder");
        assertThat(data(0).path("recorder")
                        .path("samples")
                        .path(0)
                        .path("active")
                        .intValue())
                .isEqualTo(7);
    }

    @Test
    void sendsFindingsAsUrgentBodiesOfTheirOwn() throws CollectException {
        Table findings = table(
                "findings",
                TableLayout.ROWS,
                Column.of("id", Kind.TEXT, "Id."),
                Column.of("evidence", Kind.TEXT, "Figures."),
                Column.of("remedy", Kind.TEXT, "Lines."));
        wire.onCycle(cycle(snapshot(
                "checks", rows(findings, row("slot_lost-1", Map.of("retained_bytes", 5L), List.of("SELECT 'x';"))))));

        assertThat(outbox.requests).hasSize(1);
        assertThat(outbox.payloads.get(0).urgency()).isEqualTo(Urgency.URGENT);
        assertThat(body(0).path("source").asText()).isEqualTo("system_metrics");
        assertThat(data(0).path("kind").asText()).isEqualTo("finding");
        JsonNode finding = data(0).path("findings").path(0);
        assertThat(finding.path("evidence").path("retained_bytes").asInt()).isEqualTo(5);
        assertThat(finding.path("remedy").path(0).asText()).isEqualTo("SELECT 'x';");
    }

    @Test
    void countsTheServersFindingsInTheMetaOfACycle() throws CollectException {
        wire.onCycle(cycle(snapshot("cpu", rows(CPU, row(1.0)))));
        assertThat(data(0).path("meta").has("checks")).isFalse();
        wire.bindFindings(new FindingsReport() {
            @Override
            public List<ServerFinding> findings() {
                return List.of();
            }

            @Override
            public Map<String, Integer> counts(String server) {
                return server.equals("default") ? Map.of("error", 2) : Map.of();
            }

            @Override
            public List<CheckDefinition> definitions() {
                return List.of();
            }

            @Override
            public List<SeriesPoint> history(ServerFinding finding) {
                return List.of();
            }
        });
        wire.onCycle(cycle(snapshot("cpu", rows(CPU, row(1.0)))));
        assertThat(data(1).path("meta").path("checks").path("error").asInt()).isEqualTo(2);
    }

    @Test
    void leavesOutWhatStaysInsideAndSendsUndeclaredColumns() throws CollectException {
        Column counter = Column.of("commits", Kind.COUNTER, "Commits.");
        Table shipped = table("databases", TableLayout.ROWS, counter, Column.of("newest", Kind.GAUGE, "Unknown."));
        Table local = new Table("databases_totals", TableLayout.ROWS, List.of(counter), Reach.LOCAL);
        Snapshot read = new Snapshot(
                subject("databases"),
                "default",
                AT,
                60_000,
                List.of(rows(shipped, row(5L, 7L)), rows(local, row(123_456_789L))),
                Optional.of(new byte[] {1}));
        wire.onCycle(cycle(read));

        assertThat(outbox.requests).hasSize(1);
        assertThat(outbox.requests.get(0).text()).doesNotContain("123456789").doesNotContain("databases_totals");
        assertThat(data(0).path("databases").path(0).path("commits").longValue())
                .isEqualTo(5);
        assertThat(data(0).path("databases").path(0).path("newest").longValue()).isEqualTo(7);
        assertThat(outbox.states).containsKey("default/databases");
    }

    @Test
    void sendsOneRequestForEachSource() throws CollectException {
        wire.onCycle(cycle(
                snapshot("cpu", rows(CPU, row(12.5))),
                snapshot("activity", rows(SESSIONS, row(4242, "app", "active", AT, 7L, "SELECT 1")))));

        assertThat(outbox.requests)
                .extracting(request -> request.body().path("source").asText())
                .containsExactly("pg_stat_activity", "system_metrics");
        assertThat(data(0).path("kind").asText()).isEqualTo("cycle");
        assertThat(data(0).path("server").asText()).isEqualTo("default");
        assertThat(data(0).path("agent_id").asText()).isEqualTo(FakeOutbox.AGENT.toString());
        assertThat(data(0).path("seq").longValue()).isEqualTo(4711);
        assertThat(data(0).path("payload_id").asText())
                .isEqualTo(outbox.payloads.get(0).id().toString());
        assertThat(data(0).path("cycle").longValue()).isEqualTo(881);
        assertThat(data(0).path("part").longValue()).isEqualTo(1);
        assertThat(data(0).path("parts").longValue()).isEqualTo(1);
        assertThat(data(0).path("sessions").get(0).path("pid").longValue()).isEqualTo(4242);
        assertThat(data(0).path("sessions").get(0).path("query").asText()).isEqualTo("SELECT ?");
        assertThat(data(1).path("cpu").path("user_percent").doubleValue()).isEqualTo(12.5);
    }

    @Test
    void givesEveryRequestItsOwnTimestampInSeconds() throws CollectException {
        Cycle cycle = cycle(
                snapshot("cpu", rows(CPU, row(1.0))),
                snapshot("activity", rows(SESSIONS), rows(CORRELATED, correlated(REQUEST_ID, "1", "x"))));
        wire.onCycle(cycle);
        wire.onCycle(cycle);

        assertThat(outbox.requests)
                .extracting(request -> request.body().path("timestamp").doubleValue())
                .doesNotHaveDuplicates()
                .contains(1_795_413_600.123456);
    }

    @Test
    void factThatIsCollectedAgainIsSentOnce() throws CollectException {
        Cycle cycle = cycle(snapshot("activity", rows(CORRELATED, correlated(REQUEST_ID, "4242/1", "x"))));
        outbox.full = true;
        assertThatThrownBy(() -> wire.onCycle(cycle)).isInstanceOf(CollectException.class);
        outbox.full = false;
        wire.onCycle(cycle);
        wire.onCycle(cycle);
        assertThat(outbox.requests)
                .filteredOn(request ->
                        request.body().path("data").path("kind").asText().equals("correlated"))
                .hasSize(1);
    }

    @Test
    void storyWithoutCapacityIsSentByTheNextAgent() throws CollectException {
        Cycle cycle =
                cycle(snapshot("activity", rows(CORRELATED, correlated(REQUEST_ID, "4242/1", "SELECT 'secret'"))));
        outbox.room = 0;
        wire.onCycle(cycle);
        assertThat(outbox.requests).hasSize(1);
        assertThat(new String(outbox.states.get(StoryWire.STATE), java.nio.charset.StandardCharsets.UTF_8))
                .contains("4242/1")
                .doesNotContain("secret");

        outbox.room = 9;
        outbox.wire().onCycle(cycle(snapshot("activity", rows(CORRELATED))));
        assertThat(outbox.requests.get(2).body().path("correlation_id").asText())
                .isEqualTo(REQUEST_ID);
        assertThat(outbox.states.get(StoryWire.STATE)).isEmpty();
    }

    @Test
    void repeatsThePayloadIdForTheSameFactsOnly() throws CollectException {
        Cycle cycle =
                cycle(snapshot("activity", rows(SESSIONS), rows(CORRELATED, correlated(REQUEST_ID, "4242/1", "x"))));
        wire.onCycle(cycle);
        outbox.wire().onCycle(cycle);
        outbox.wire().onCycle(new Cycle("default", 882, AT.plusSeconds(60), cycle.snapshots(), cycle.outcomes()));

        List<Object> ids =
                outbox.payloads.stream().map(payload -> (Object) payload.id()).toList();
        assertThat(ids.get(2)).isEqualTo(ids.get(0)).isNotEqualTo(ids.get(1));
        assertThat(ids.get(3)).isEqualTo(ids.get(1));
        assertThat(ids.get(4)).isNotEqualTo(ids.get(0));
        assertThat(ids.get(5)).isEqualTo(ids.get(1));
        assertThat(outbox.payloads.get(0).id().version()).isEqualTo(5);
    }

    @Test
    void commitsTheNextStatesWithThePayloads() throws CollectException {
        byte[] state = {1, 2, 3};
        wire.onCycle(cycle(new Snapshot(subject("statements"), "default", AT, 0, List.of(), Optional.of(state))));

        assertThat(outbox.states).containsOnlyKeys("default/statements").containsValue(state);
    }

    @Test
    void commitsABaseBesideItsState() throws CollectException {
        byte[] state = {1, 2, 3};
        byte[] base = {4, 5};
        wire.onCycle(cycle(
                new Snapshot(subject("statements"), "default", AT, 0, List.of(), Optional.of(state)).withBase(base)));

        assertThat(outbox.states)
                .containsOnly(Map.entry("default/statements", state), Map.entry("default/statements/base", base));
    }

    @Test
    void reportsToTheEngineThatTheOutboxRefused() {
        outbox.full = true;
        assertThatThrownBy(() -> wire.onCycle(cycle(snapshot("cpu", rows(CPU, row(1.0))))))
                .isInstanceOfSatisfying(
                        CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FAILED))
                .hasMessageContaining("cycle 881 of default")
                .hasMessageContaining("no room left");
    }

    @Test
    void commitsNothingForAnEmptyCycle() throws CollectException {
        wire.onCycle(cycle());
        assertThat(outbox.requests).isEmpty();
    }

    @Test
    void saysWhatWasCutAndHowLongItTook() throws CollectException {
        List<@Nullable Object[]> one = new ArrayList<>();
        one.add(row(1, "a", "idle", null, null, null));
        wire.onCycle(cycle(snapshot("activity", new Rowset(SESSIONS, one, 312, true))));

        assertThat(data(0).path("meta"))
                .hasToString("{\"sessions\":{\"rows\":1,\"total\":312,\"truncated\":true,"
                        + "\"interval_ms\":60000,\"duration_ms\":1.235}}");
    }

    @Test
    void saysWhichSubjectFailedAndWhy() throws CollectException {
        wire.onCycle(new Cycle(
                "default",
                7,
                AT,
                List.of(),
                List.of(new Outcome(
                        "statements", 500_000, 0, Optional.of(Reason.UNSUPPORTED), "the extension is not there"))));

        assertThat(body(0).path("source").asText()).isEqualTo("pg_stat_statements");
        assertThat(data(0).path("meta"))
                .hasToString("{\"statements\":{\"failed\":\"unsupported\","
                        + "\"message\":\"the extension is not there\",\"duration_ms\":0.5}}");
    }

    @Test
    void saysWhatWasShedAndWhy() throws CollectException {
        wire.onCycle(new Cycle(
                "default",
                7,
                AT,
                List.of(),
                List.of(new Outcome(
                        "statements", 0, 0, Optional.of(Reason.SHED), "the server is under stress: 9 sessions wait"))));

        assertThat(data(0).path("meta"))
                .hasToString("{\"statements\":{\"failed\":\"shed\","
                        + "\"message\":\"the server is under stress: 9 sessions wait\",\"duration_ms\":0}}");
    }

    @Test
    void nestsDottedTablesAndKeepsEmptyOnes() throws CollectException {
        Column pid = Column.of("pid", Kind.GAUGE, "Process.");
        wire.onCycle(cycle(snapshot(
                "blocking",
                rows(table("blocking.edges", TableLayout.ROWS, pid), row(1), row(2)),
                rows(SESSIONS),
                rows(table("blocking.root", TableLayout.SINGLE, pid), row(3)))));

        assertThat(data(0).path("blocking")).hasToString("{\"edges\":[{\"pid\":1},{\"pid\":2}],\"root\":{\"pid\":3}}");
        assertThat(data(0).path("sessions").isArray()).isTrue();
        assertThat(data(0).path("meta").path("blocking.edges").path("rows").intValue())
                .isEqualTo(2);
    }

    @Test
    void keepsTablesOfOneNameApart() throws CollectException {
        Column pid = Column.of("pid", Kind.GAUGE, "Process.");
        Table same = table("mine", TableLayout.ROWS, pid);
        wire.onCycle(cycle(
                snapshot("a", rows(same, row(1)), rows(table("server", TableLayout.ROWS, pid), row(2))),
                snapshot("b", rows(same, row(3)), rows(table("mine.more", TableLayout.ROWS, pid), row(4)))));

        assertThat(data(0).path("mine")).hasToString("[{\"pid\":1}]");
        assertThat(data(0).path("a.server")).hasToString("[{\"pid\":2}]");
        assertThat(data(0).path("b.mine")).hasToString("[{\"pid\":3}]");
        assertThat(data(0).path("mine.more")).hasToString("[{\"pid\":4}]");
        assertThat(data(0).path("server").asText()).isEqualTo("default");
    }
}
