package com.bitville.postgres.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.health.AgentCommand;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentDoctorTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z]{4,}|\\.\\.\\.|/path/");
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final LogFindings logs = new LogFindings();
    private final AgentDoctor doctor =
            new AgentDoctor(logs, new AgentCommand("bitville"), Clock.fixed(NOW, ZoneOffset.UTC));

    static Map<String, Object> well() {
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

    static List<Map<String, Object>> activityLastRun(String at) {
        return List.of(Map.of("name", "activity", "server", "default", "state", "ok", "every_ms", 0, "last_run", at));
    }

    static Map<String, Object> engine() {
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
        return with(doctor, key, value);
    }

    /** The findings about an agent of which all is well but for one part. */
    static List<Finding> with(AgentDoctor doctor, String key, Object value) {
        Map<String, Object> status = new java.util.HashMap<>(well());
        status.put(key, value);
        doctor.bindReport(() -> status);
        return doctor.currentFindings();
    }

    private Finding worst(String key, Object value) {
        return with(key, value).stream()
                .max((a, b) -> a.severity().compareTo(b.severity()))
                .orElseThrow();
    }

    static String remedy(Finding finding) {
        return finding.remedy().map(Remedy::text).orElse("");
    }

    @Test
    void everyAreaIsReportedInOrderIfAllIsWell() {
        doctor.bindReport(AgentDoctorTest::well);
        assertThat(doctor.currentFindings()).extracting(Finding::area).containsExactlyElementsOf(FindingAreas.ALL);
        assertThat(doctor.currentFindings())
                .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(FindingSeverity.OK));
    }

    @Test
    void eachTroubleHasItsRemedy() {
        assertThat(remedy(worst("config", Map.of("faults", List.of("database.port = x")))))
                .contains("config reload");
        assertThat(remedy(worst("servers", List.of(server("auth_failed", "no password")))))
                .contains("bitville config set-secret database.password");
        assertThat(remedy(worst("servers", List.of(server("paused", "night"))))).isEqualTo("bitville resume");
        assertThat(remedy(worst("shipper", Map.of("state", "proxy_unauthorized", "last_error", "HTTP 407"))))
                .contains("set-secret listener.proxy_password");
        assertThat(remedy(worst("shipper", Map.of("state", "unauthorized", "last_error", "401"))))
                .contains("set-secret listener.api_key");
        assertThat(worst("spool", Map.of("state", "memory", "reason", "disk full", "path", "/b"))
                        .severity())
                .isEqualTo(FindingSeverity.ERROR);
        assertThat(remedy(worst("spool", Map.of("state", "disk", "bytes", 9, "cap_bytes", 10 << 20, "dead", 2))))
                .contains("retry-dead");
        assertThat(worst("spool", Map.of("state", "disk", "bytes", 9, "cap_bytes", 10 << 20, "dead", 1))
                        .message())
                .isEqualTo("1 payload was permanently rejected by the listener");
    }

    private static Map<String, Object> server(String state, String reason) {
        return Map.of("name", "default", "state", state, "reason", reason, "login", "mon");
    }

    /** The message contradicts the code each time, as the server's own message may be in any language. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            paused_by_dba        | pause_setting       | NOLOGIN, CONNECTION LIMIT       | ALTER ROLE "mon" RESET bitville.pause;
            paused_by_dba        | role_nologin        | bitville.pause                  | ALTER ROLE "mon" LOGIN;
            paused_by_dba        | role_refused        | CONNECTION LIMIT                | CREATE ROLE "mon";
            paused_by_dba        | role_limit_zero     | not permitted to log in         | ALTER ROLE "mon" CONNECTION LIMIT 5;
            paused_by_dba        | of_a_later_version  | NOLOGIN                         | ask the DBA
            auth_failed          | password_refused    | kein pg_hba.conf-Eintrag        | set-secret database.password
            auth_failed          | login_refused       | Passwort-Authentifizierung      | # host  all  mon
            auth_failed          | password_unreadable | x                               | file or variable
            auth_failed          | ''                  | x                               | set-secret database.password
            too_many_connections | role_limit          | max_connections                 | CONNECTION LIMIT 5;
            too_many_connections | server_limit        | zu viele Verbindungen von Rolle | max_connections
            too_many_connections | database_limit      | x                               | datconnlimit
            too_many_connections | agent_limit         | x                               | usename = 'mon'
            pooler_refused       | pooler              | x                               | HOST-OF-THE-SERVER-ITSELF
            guards_failed        | guards              | x                               | RESET ALL;
            unreachable          | host_unknown        | x                               | getent
            unreachable          | untrusted           | x                               | sslrootcert
            unreachable          | certificate_name    | expired                         | sslmode verify-ca
            unreachable          | certificate_expired | wrong name                      | config reload
            unreachable          | certificate_not_yet_valid | x                         | date -u
            unreachable          | tls_missing         | x                               | sslmode prefer
            unreachable          | database_missing    | x                               | config set database.name
            unreachable          | database_refused    | x                               | GRANT CONNECT
            unreachable          | defect              | x                               | its log
            unreachable          | no_answer           | NOLOGIN                         | listen_addresses
            """)
    void theReasonCodeAndNotTheMessageDecidesTheRemedy(String state, String code, String words, String remedy) {
        Map<String, Object> server = new java.util.HashMap<>(server(state, words));
        server.put("reason_code", code);
        assertThat(remedy(worst("servers", List.of(server)))).contains(remedy);
    }

    @Test
    void everyCodeHasARemedyForEveryState() {
        for (ServerState state : ServerState.values()) {
            for (ReasonCode code : ReasonCode.values()) {
                Map<String, Object> server = new java.util.HashMap<>(server(state.word(), "x"));
                server.put("reason_code", code.word());
                assertThat(with("servers", List.of(server)))
                        .filteredOn(finding -> finding.severity() != FindingSeverity.OK)
                        .allSatisfy(finding -> {
                            assertThat(remedy(finding)).isNotBlank();
                            assertThat(active(finding)).noneMatch(PLACEHOLDER.asPredicate());
                        });
            }
        }
    }

    /** What is pasted as it stands: a name that only the operator knows is left to a comment. */
    @Test
    void nothingThatIsPastedHasAPlaceholder() {
        assertThat(active(worst("servers", List.of()))).isNotEmpty().noneMatch(PLACEHOLDER.asPredicate());
        assertThat(active(worst("shipper", Map.of("state", "proxy_unauthorized"))))
                .isNotEmpty()
                .noneMatch(PLACEHOLDER.asPredicate());
    }

    /** The lines of a remedy that do something. */
    private static List<String> active(Finding finding) {
        Remedy remedy = finding.remedy().orElseThrow();
        return switch (remedy.kind()) {
            case WORDS -> List.of();
            case SHELL ->
                remedy.text()
                        .lines()
                        .map(line -> line.replaceAll("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .toList();
            // Upper case is SQL's own.
            case SQL ->
                remedy.text()
                        .lines()
                        .filter(line -> !line.startsWith("--"))
                        .map(line -> line.replaceAll("\\b[A-Z_]+\\b", ""))
                        .toList();
        };
    }

    @Test
    void theLogOfEachServerIsReported() {
        LastReadings history = new LastReadings();
        logs.bindHistory(history);
        history.following("default", 0);
        history.following("second", 32L << 20);
        history.following("gone", 64L << 20);
        List<Finding> findings = with("servers", List.of(server("up", ""), Map.of("name", "second", "state", "up")));
        assertThat(findings)
                .filteredOn(finding -> finding.subject().equals("log file"))
                .extracting(Finding::server, Finding::severity)
                .containsExactly(tuple("default", FindingSeverity.OK), tuple("second", FindingSeverity.WARNING));
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
        doctor.bindReport(AgentDoctorTest::well);
        doctor.bindCheck(hangs);
        doctor.bindCheck(breaks);
        doctor.bindCheck(most -> List.of(Finding.ok(FindingAreas.BUFFER, "folder", "", "fine")));
        List<Finding> findings = doctor.runChecks(Duration.ofMillis(1));
        assertThat(findings).extracting(Finding::subject).contains("folder");
        assertThat(findings)
                .extracting(Finding::message)
                .as("without its message, which may quote data")
                .anyMatch(message -> message.contains("IllegalStateException at AgentDoctorTest.java"))
                .noneMatch(message -> message.contains("broken"));
        assertThat(findings).extracting(Finding::message).anyMatch(message -> message.contains("did not end within"));
    }

    @Test
    void worksWithoutTheEngine() {
        assertThat(doctor.currentFindings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(FindingSeverity.ERROR));
    }

    @Test
    void theContainersHealthCheckHasSeverityAndRemedy() {
        List<Finding> findings = with("shipper", Map.of("state", "unauthorized", "last_error", "401"));
        Result delivery = HealthChecks.result(findings, FindingAreas.DELIVERY);
        assertThat(delivery.getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(delivery.toString()).contains("set-secret listener.api_key");
        assertThat(HealthChecks.result(findings, FindingAreas.BUDGET).isOk()).isTrue();
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
        assertThat(ServerFindings.connections(new StatusNode(Map.of("servers", List.of(server)))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains(Remedy.sql(grant)));
    }
}
