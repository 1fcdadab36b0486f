package com.bitville.postgres.shell.internal.world;

import com.bitville.postgres.api.alert.AlertChannel;
import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.ConfigurationEditor;
import com.bitville.postgres.api.database.PauseSwitch;
import com.bitville.postgres.api.delivery.DeliveryControl;
import com.bitville.postgres.api.delivery.SpoolAdmin;
import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.operator.OperatorSql;
import com.bitville.postgres.api.operator.StatementRunner;
import com.bitville.postgres.api.report.ServerReports;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.view.FakeHistory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The services of an agent with the servers default and reports, at a fixed time. */
public final class FakeAgent {
    private final FakeHistory history = FakeServers.history();
    private final FakeConfiguration configuration = new FakeConfiguration();
    private final FakeSpool spool = new FakeSpool();

    /** What the commands find of a type. */
    public List<?> services(Class<?> type) {
        Map<Class<?>, Object> all = new LinkedHashMap<>();
        all.put(Clock.class, Clock.fixed(FakeServers.NOW, ZoneOffset.UTC));
        all.put(History.class, history);
        all.put(StatusReport.class, (StatusReport) FakeAgent::status);
        all.put(Doctor.class, new FakeDoctor());
        all.put(Redaction.class, (Redaction) (kind, text) -> text.replaceAll("\\d+|'[^']*'", "?"));
        all.put(CollectorRunner.class, new FakeRunner(history));
        all.put(SeriesStore.class, new FakeSeries());
        all.put(SpoolAdmin.class, spool);
        all.put(DeliveryControl.class, spool);
        all.put(Configuration.class, configuration);
        all.put(ConfigurationEditor.class, configuration);
        all.put(PauseSwitch.class, new FakePause());
        all.put(FindingsReport.class, FakeFindings.ofAnAgent());
        all.put(AlertChannel.class, new FakeAlerts(true, "HTTP 200"));
        all.put(ServerReports.class, new FakeReports());
        all.put(OperatorSql.class, FakeOperatorSql.ofAnAgent());
        all.put(StatementRunner.class, new FakeStatements());
        Object found = all.get(type);
        return found == null ? List.of() : List.of(found);
    }

    private static Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("version", "1.0.0");
        status.put("project", "shop");
        status.put("state", "running");
        status.put("servers", List.of(server("default", "up", ""), server("reports", "up", "")));
        List<Map<String, Object>> collectors = new ArrayList<>();
        for (String server : List.of("default", "reports")) {
            collectors.add(collector(server, "activity", "ok", false, ""));
            collectors.add(collector(server, "statement_texts", "ok", false, ""));
            collectors.add(collector(server, "archiver", "ok", true, ""));
            collectors.add(collector(server, "bgwriter", "ok", true, ""));
            collectors.add(collector(server, "hba", "not_permitted", true, "GRANT EXECUTE ON FUNCTION ..."));
        }
        collectors.add(
                collector(
                        "reports",
                        "statements",
                        "unsupported",
                        false,
                        "the extension pg_stat_statements is not installed in any database that this role may use: CREATE EXTENSION"));
        collectors.add(collector("host", "host", "ok", false, ""));
        status.put("collectors", collectors);
        status.put(
                "engine",
                Map.of(
                        "interval_s",
                        60,
                        "budget",
                        List.of(Map.of(
                                "server",
                                "default",
                                "percent",
                                0.1,
                                "spent_ms",
                                183.2,
                                "allowed_ms",
                                600.0,
                                "window_s",
                                600))));
        status.put(
                "features",
                List.of(
                        feature("webconsole", "installed", List.of("agent.features", "operator"), 27, "", ""),
                        feature("logs", "off", List.of(), 3, "", ""),
                        feature(
                                "outlet",
                                "failed",
                                List.of("outlet.url"),
                                8,
                                "Error downloading mvn:com.example/outlet/1",
                                "the agent's user must be able to read every file below the container's system folder")));
        status.put(
                "datasources",
                List.of(
                        dataSource("orders", "watched", "orders", "", ""),
                        dataSource("crm", "not_watched", "", "", "bitville:config set database:crm.datasource crm"),
                        dataSource("legacy", "refused", "", "its driver is not org.postgresql.Driver", "")));
        status.put("spool", new FakeSpool().counts());
        status.put(
                "destinations",
                List.of(
                        destination(
                                "kafka",
                                "broker:9093/bitville.postgres",
                                "breaker_open",
                                "SaslAuthenticationException: invalid credentials",
                                "write the password of kafka.username into kafka.password_file"),
                        destination("listener", "https://listener:8443/ingest/postgres", "delivering", null, "")));
        status.put("shipper", new FakeSpool().standing());
        return status;
    }

    private static Map<String, @Nullable Object> destination(
            String name, String to, String state, @Nullable String lastError, String remedy) {
        Map<String, @Nullable Object> destination = new LinkedHashMap<>();
        destination.put("name", name);
        destination.put("takes_all", true);
        destination.put("to", to);
        destination.put("state", state);
        destination.put("well", lastError == null);
        destination.put("delivered", 4_711);
        destination.put("rate_per_minute", 12);
        destination.put("backlog_eta_s", lastError == null ? 90 : null);
        destination.put("last_error", lastError);
        destination.put("remedy", remedy);
        return destination;
    }

    private static Map<String, Object> server(String name, String state, String reason) {
        return Map.of(
                "name",
                name,
                "state",
                state,
                "reason",
                reason,
                "server_version",
                "18.6",
                "role",
                "primary",
                "local",
                false,
                "pool",
                Map.of("total", 2, "max", 5, "active", 0, "idle", 2, "waiting", 0, "opened", 2));
    }

    private static Map<String, Object> collector(
            String server, String name, String state, boolean optional, String reason) {
        Map<String, Object> collector = new LinkedHashMap<>();
        collector.put("name", name);
        collector.put("server", server);
        collector.put("state", state);
        collector.put("reason", reason);
        collector.put("optional", optional);
        collector.put("last_run", FakeServers.NOW.minusSeconds(3).toString());
        collector.put("duration_ms", 5.479);
        collector.put("cpu_ms", 0.639);
        collector.put("rows", 59);
        collector.put("runs", 10);
        collector.put("failures", 0);
        return collector;
    }

    private static final class FakeDoctor implements Doctor {
        @Override
        public List<Finding> currentFindings() {
            return runChecks(Duration.ZERO);
        }

        @Override
        public List<Finding> runChecks(Duration most) {
            return List.of(
                    Finding.ok(FindingAreas.CONFIGURATION, "in force", "", "generation 2, without errors"),
                    Finding.of(
                            FindingSeverity.HINT,
                            FindingAreas.LOG,
                            "log_min_duration_statement",
                            "reports",
                            "off: slow statements are not in the log, only their sums are known",
                            Remedy.sql(
                                    "ALTER SYSTEM SET log_min_duration_statement = '1s';", "SELECT pg_reload_conf();")),
                    Finding.of(
                            FindingSeverity.WARNING,
                            FindingAreas.DELIVERY,
                            "clock",
                            "",
                            "90 s ahead of the listener's, so that its time stamps are refused as coming from the future",
                            Remedy.words(
                                    "compare the clocks of both hosts with a time server, and start chrony or ntpd on the"
                                            + " one that is wrong")));
        }
    }

    private static final class FakePause implements PauseSwitch {
        private @Nullable String why;

        @Override
        public void pause(String reason) throws IOException {
            why = reason;
        }

        @Override
        public void resume() throws IOException {
            why = null;
        }

        @Override
        public Optional<String> reason() {
            return Optional.ofNullable(why);
        }
    }

    private static Map<String, Object> feature(
            String name, String state, List<String> wantedBy, int memory, String reason, String remedy) {
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("name", name);
        feature.put("state", state);
        feature.put("wanted_by", wantedBy);
        feature.put("memory_mb", memory);
        feature.put("reason", reason);
        feature.put("remedy", remedy);
        return feature;
    }

    private static Map<String, Object> dataSource(
            String name, String state, String server, String reason, String watch) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("name", name);
        source.put("state", state);
        source.put("server", server);
        source.put("host", reason.isEmpty() ? "db1" : "");
        source.put("port", reason.isEmpty() ? 5432 : 0);
        source.put("database", reason.isEmpty() ? name : "");
        source.put("origin", "etc/org.ops4j.datasource-" + name + ".cfg");
        source.put("plain_password", name.equals("crm"));
        source.put("reason", reason);
        source.put("watch", watch);
        return source;
    }
}
