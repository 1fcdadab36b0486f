package com.bitville.postgres.demo.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.listener.EnvelopeRules;
import com.bitville.postgres.testkit.listener.Refusal;
import com.bitville.postgres.testkit.listener.RefusedException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoardTest {
    private static final Instant NOW = Instant.parse("2026-11-23T06:00:10Z");

    private final Board board = new Board(NOW.minusSeconds(30), NOW.minusSeconds(10), 5432);

    @Test
    void isCompleteWhenNothingHasCome() throws IOException {
        JsonNode state = state();
        assertThat(state.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "now",
                        "agent_started",
                        "listener",
                        "deliveries",
                        "cores",
                        "load",
                        "cycles",
                        "blocking",
                        "sessions",
                        "statements",
                        "host",
                        "logs",
                        "correlated",
                        "payloads");
        assertThat(state.path("blocking").isNull()).isTrue();
        assertThat(state.path("host").path("latest").isNull()).isTrue();
        assertThat(state.path("now").asLong() - state.path("agent_started").asLong())
                .isEqualTo(30);
        assertThat(state.path("deliveries")).hasSize(11);
    }

    @Test
    void countsSessionsByStateAndWaitOfEachCycle() throws Exception {
        receiveRecorded();
        JsonNode cycles = state().path("cycles");
        assertThat(cycles).hasSize(2);
        assertThat(cycles.get(0).path("server").asText()).isEqualTo("default");
        assertThat(cycles.get(0).path("states").path("active").asInt()).isEqualTo(3);
        assertThat(cycles.get(1).path("states").path("idle in transaction").asInt())
                .isEqualTo(2);
        assertThat(cycles.get(1).path("waits").toString()).isEqualTo("{\"Lock\":4}");
    }

    @Test
    void showsTheNewestSessionsAndBlockingAsTheyStandInTheBody() throws Exception {
        receiveRecorded();
        JsonNode state = state();
        assertThat(state.path("sessions").findValuesAsText("pid")).containsExactly("12", "13");
        assertThat(state.path("blocking")
                        .path("edges")
                        .get(0)
                        .path("blocker_pid")
                        .asInt())
                .isEqualTo(12);
        assertThat(state.path("blocking").path("t").asDouble()).isEqualTo(1795413605.5);
    }

    @Test
    void putsThePartsOfACycleTogether() throws Exception {
        receive(activity(1, 1795413600.1, 11));
        receive(activity(1, 1795413600.2, 12));
        assertThat(state().path("sessions").findValuesAsText("pid")).containsExactly("11", "12");
    }

    @Test
    void leavesAnOlderCycleThatComesLateAside() throws Exception {
        receive(activity(2, 1795413605.1, 12));
        receive(activity(1, 1795413600.1, 11));
        assertThat(state().path("sessions").findValuesAsText("pid")).containsExactly("12");
    }

    @Test
    void joinsStatementsWithTextsThatCameEarlier() throws Exception {
        receiveRecorded();
        JsonNode statements = state().path("statements");
        assertThat(statements.path("rows").get(0).path("query").asText()).isEqualTo("SELECT name FROM customers");
        assertThat(statements.path("rows").get(1).path("query").isNull()).isTrue();
        assertThat(statements.path("rest").path("calls").asInt()).isEqualTo(5);
    }

    @Test
    void takesATextFromASessionUntilTheStatementsOwnComes() throws Exception {
        String head = "{\"project\":\"demo\",\"timestamp\":1,\"source\":\"pg_stat_statements\",\"data\":{\"cycle\":1,";
        receive(head + "\"sessions\":[{\"query_id\":\"7\",\"query\":\"SELECT 1\"}]}}");
        receive(head + "\"statements\":[{\"queryid\":\"7\"}]}}");
        assertThat(state().path("statements").path("rows").get(0).path("query").asText())
                .isEqualTo("SELECT 1");
        receive(head + "\"statement_texts\":[{\"queryid\":\"7\",\"query\":\"SELECT $1\"}]}}");
        assertThat(state().path("statements").path("rows").get(0).path("query").asText())
                .isEqualTo("SELECT $1");
    }

    /** The parts of a cycle have times of their own. */
    @Test
    void theLoadIsAPointForEachCycleWithWhatIsBehindIt() throws Exception {
        for (int cycle = 1; cycle <= 2; cycle++) {
            String head = "{\"project\":\"demo\",\"timestamp\":179541360" + cycle
                    + ".5,\"source\":\"pg_stat_activity\",\"data\":{\"kind\":\"cycle\",\"payload_id\":\"x\",\"server\":\"a\",\"cycle\":"
                    + cycle + ",";
            receive(head + "\"sessions\":[{\"pid\":" + cycle + "}]}}");
            receive(head.replace(".5", ".7")
                    + "\"profile\":{\"covered\":{\"looks\":10,\"covered_s\":10.0,\"aas\":1.5},\"rest\":{\"keys\":0},"
                    + "\"by\":[{\"counted_by\":\"wait_event_type\",\"value\":\"CPU\",\"aas\":1.5}],"
                    + "\"top\":[{\"statement\":\"42\",\"aas\":1.5}]}}}");
            receive(head.replace(".5", ".9")
                    + "\"profile\":{\"by\":[{\"counted_by\":\"wait_event_type\",\"value\":\"IO\",\"aas\":0.5}],"
                    + "\"statements\":[{\"statement\":\"42\",\"query\":\"SELECT ?\"}]}}}");
        }
        JsonNode load = state().path("load");
        assertThat(load).hasSize(2);
        assertThat(load.get(0).path("waits").toString()).isEqualTo("{\"CPU\":1.5,\"IO\":0.5}");
        assertThat(load.get(0).has("top")).isFalse();
        JsonNode behind = new JsonMapper().readTree(board.load(1795413605));
        assertThat(behind.path("sessions").get(0).path("pid").asInt()).isEqualTo(2);
        assertThat(behind.path("texts").path("42").asText()).isEqualTo("SELECT ?");
        assertThat(new JsonMapper()
                        .readTree(board.load(0))
                        .path("sessions")
                        .get(0)
                        .path("pid")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void keepsHostFiguresOverTimeAndTheNewestInFull() throws Exception {
        receiveRecorded();
        JsonNode host = state().path("host");
        assertThat(host.path("cpu").get(0).path("user").asDouble()).isEqualTo(12.5);
        assertThat(host.path("memory").get(0).path("available_bytes").asLong()).isEqualTo(500);
        assertThat(host.path("latest").fieldNames()).toIterable().containsExactlyInAnyOrder("cpu", "memory", "disks");
    }

    @Test
    void showsTheProcessesOfItsOwnServerAlone() throws Exception {
        receive(
                "{\"project\":\"demo\",\"timestamp\":1795413600,\"source\":\"system_metrics\",\"data\":{\"kind\":\"host\",\"cpu\":{},"
                        + "\"postgres_processes\":[{\"port\":5433,\"processes\":90},{\"port\":5432,\"processes\":9}]}}");
        assertThat(state().path("host")
                        .path("latest")
                        .path("postgres_processes")
                        .findValuesAsText("processes"))
                .containsExactly("9");
    }

    @Test
    void showsLogEntriesNewestFirst() throws Exception {
        receiveRecorded();
        assertThat(state().path("logs").findValuesAsText("message")).containsExactly("second", "first");
    }

    @Test
    void showsTheStoryOfARequestInBoundsAndWithoutPlans() throws Exception {
        String run = "{\"at\":\"2026-11-23T06:00:00Z\",\"pid\":7,\"query\":\"" + "x".repeat(5_000)
                + "\",\"plan\":\"Seq Scan\"}";
        receive("{\"project\":\"demo\",\"timestamp\":1795413600.5,\"source\":\"pg_log\","
                + "\"correlation_id\":\"6f9619ff-8b86-d011-b42d-00c04fc964ff\",\"data\":{\"kind\":\"correlated\",\"payload_id\":\"x\","
                + "\"query\":\"SELECT ?\",\"duration_ms\":2000.5,\"pid\":7,\"route\":\"/a/{id}\",\"deadlock\":true,\"plan_format\":\"text\","
                + "\"plan\":\"Seq Scan\",\"errors\":[{\"class\":\"deadlock\",\"sql_state_code\":\"40P01\"}],"
                + "\"waits\":[{\"wait_event\":\"transactionid\",\"seconds\":3}],\"blocked_by\":[{\"pid\":9,\"other_correlation_id\":\"y\"}],"
                + "\"runs_total\":31,\"runs\":[" + (run + ",").repeat(29) + run + "]}}");
        JsonNode story = state().path("correlated").get(0);
        assertThat(story.path("errors").get(0).path("sql_state_code").asText()).isEqualTo("40P01");
        assertThat(story.path("waits").get(0).path("seconds").asInt()).isEqualTo(3);
        assertThat(story.path("blocked_by").get(0).path("other_correlation_id").asText())
                .isEqualTo("y");
        assertThat(story.path("deadlock").asBoolean()).isTrue();
        assertThat(story.path("route").asText()).isEqualTo("/a/{id}");
        assertThat(story.path("runs_total").asInt()).isEqualTo(31);
        assertThat(story.path("runs")).hasSize(CorrelatedPanel.MOST_IN_A_LIST);
        assertThat(story.path("runs").get(0).path("query").asText()).hasSize(CorrelatedPanel.LONGEST + 3);
        assertThat(story.toString()).doesNotContain("Seq Scan").doesNotContain("payload_id");
    }

    @Test
    void showsCorrelatedStatementsFromTheirStart() throws Exception {
        receiveRecorded();
        JsonNode correlated = state().path("correlated").get(0);
        assertThat(correlated.path("correlation_id").asText()).isEqualTo("6F9619FF-8b86-d011-b42d-00c04fc964ff");
        assertThat(correlated.path("t").asDouble()).isEqualTo(1795413598.123456);
        assertThat(correlated.path("duration_ms").asDouble()).isEqualTo(640.2);
        assertThat(correlated.path("query").asText()).isEqualTo("SELECT ?");
    }

    @Test
    void givesAPayloadBackExactlyAsItWasSent() throws Exception {
        List<String> recorded = receiveRecorded();
        JsonNode newest = state().path("payloads").get(0);
        assertThat(newest.path("kind").asText()).isEqualTo("correlated");
        assertThat(board.payload(newest.path("id").asText()))
                .hasValue(recorded.get(recorded.size() - 1).getBytes(StandardCharsets.UTF_8));
        assertThat(board.payload("another")).isEmpty();
    }

    @Test
    void keepsNoMoreThanItMay() throws Exception {
        for (int i = 0; i < 3 * PayloadsPanel.MOST; i++) {
            receive(log(i));
        }
        assertThat(state().path("payloads")).hasSize(PayloadsPanel.MOST);
        assertThat(state().path("logs")).hasSize(LogsPanel.MOST);
        assertThat(state().path("listener").path("accepted").asInt()).isEqualTo(3 * PayloadsPanel.MOST);
    }

    @Test
    void countsDeliveriesBySecond() throws Exception {
        receive(log(1));
        board.refused(new Refusal(NOW, 500, "told to", ""));
        board.refused(new Refusal(NOW.minusSeconds(2), 500, "told to", ""));
        JsonNode deliveries = state().path("deliveries");
        assertThat(deliveries.get(10).toString())
                .isEqualTo("{\"t\":" + NOW.getEpochSecond() + ",\"accepted\":1,\"refused\":1}");
        assertThat(deliveries.get(8).path("refused").asInt()).isEqualTo(1);
        assertThat(deliveries.get(9).path("refused").asInt()).isZero();
    }

    private static String activity(int cycle, double timestamp, int pid) {
        return "{\"project\":\"demo\",\"timestamp\":" + timestamp
                + ",\"source\":\"pg_stat_activity\",\"data\":{\"kind\":\"cycle\",\"cycle\":" + cycle
                + ",\"sessions\":[{\"pid\":" + pid + "}]}}";
    }

    private static String log(int number) {
        return "{\"project\":\"demo\",\"timestamp\":1795413600,\"source\":\"pg_log\",\"data\":{\"kind\":\"log\",\"payload_id\":\""
                + number + "\",\"entries\":[{\"message\":\"" + number + "\"}]}}";
    }

    private List<String> receiveRecorded() throws IOException, RefusedException {
        try (InputStream in = BoardTest.class.getResourceAsStream("/bodies.jsonl")) {
            assertThat(in).isNotNull();
            List<String> bodies = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (String body : bodies) {
                receive(body);
            }
            return bodies;
        }
    }

    private void receive(String body) throws RefusedException {
        board.accepted(new EnvelopeRules().check(body.getBytes(StandardCharsets.UTF_8), NOW));
    }

    private JsonNode state() throws IOException {
        return new JsonMapper().readTree(board.state(NOW, "none", 100));
    }
}
