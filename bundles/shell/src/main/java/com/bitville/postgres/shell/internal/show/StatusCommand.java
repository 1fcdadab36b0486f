package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.terminal.AgentInstallation;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.ServerAlarms;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** {@code bitville:status}: one screen of servers, collectors, buffer and delivery. */
@Service
@Command(
        scope = "bitville",
        name = "status",
        description =
                "Shows the state of the agent: servers, collectors, buffer and delivery, with a reason for each problem.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/status.txt")
public final class StatusCommand implements Action {
    private static final Set<Object> DELIVERS = Set.of("idle", "delivering");

    @Option(name = "--json", description = "Print the status document as JSON")
    private boolean json;

    @Nullable
    private StatusReport report = CommandServices.find(StatusReport.class);

    @Nullable
    private Doctor doctor = CommandServices.find(Doctor.class);

    @Nullable
    private History history = CommandServices.find(History.class);

    private final PrintStream out;
    private final Clock clock;

    /** Created by the shell; prints to the session's output. */
    public StatusCommand() {
        this(System.out, Clock.systemUTC());
    }

    StatusCommand(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        Map<String, Object> status =
                CommandServices.required(report, "the engine (bitville-engine)").report();
        List<Finding> findings = doctor == null
                ? List.of()
                : doctor.currentFindings().stream()
                        .filter(finding -> finding.severity() != FindingSeverity.OK)
                        .toList();
        List<ServerAlarms.Alarm> alarms = ServerAlarms.of(status, history, clock.instant());
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>(status);
            document.put(
                    "alarms",
                    alarms.stream()
                            .map(alarm -> Map.of("server", alarm.server(), "message", alarm.message()))
                            .toList());
            document.put(
                    "findings", findings.stream().map(DoctorCommand::document).toList());
            out.println(JsonText.of(document));
        } else {
            print(status, alarms);
            findings(findings);
        }
        return null;
    }

    private void print(Map<String, Object> status, List<ServerAlarms.Alarm> alarms) {
        String urgent = alarms.stream()
                .map(alarm -> "; " + PlainText.printable(alarm.server() + ": " + alarm.message()))
                .collect(Collectors.joining());
        out.printf(
                "Bitville PostgreSQL agent %s, project %s: %s%s%n",
                PlainText.cell(status, "version"),
                PlainText.cell(status, "project"),
                PlainText.cell(status, "state"),
                urgent);
        out.println();
        servers(PlainText.list(status, "servers"));
        out.println();
        collectors(PlainText.list(status, "collectors"));
        out.println();
        spool(PlainText.map(status, "spool"));
        shipper(PlainText.map(status, "shipper"));
    }

    private void servers(List<Map<?, ?>> servers) {
        ShellTable table = table("Server", "State", "Version", "Role", "Connections", "Reason");
        for (Map<?, ?> server : servers) {
            Map<?, ?> pool = PlainText.map(server, "pool");
            table.addRow()
                    .addContent(
                            PlainText.cell(server, "name"),
                            PlainText.cell(server, "state"),
                            PlainText.cell(server, "server_version"),
                            PlainText.cell(server, "role"),
                            pool.isEmpty() ? "" : PlainText.cell(pool, "total") + " of " + PlainText.cell(pool, "max"),
                            PlainText.cell(server, "reason"));
        }
        table.emptyTableText("No server is configured: set [database] in the INI file or BITVILLE_PG_DB_HOST.");
        table.print(out);
    }

    private void collectors(List<Map<?, ?>> collectors) {
        ShellTable table =
                table("Collector", "Server", "State", "Last run", "ms", "CPU ms", "Rows", "Runs", "Failed", "Reason");
        Instant now = clock.instant();
        for (Map<?, ?> collector : collectors) {
            table.addRow()
                    .addContent(
                            PlainText.cell(collector, "name"),
                            PlainText.cell(collector, "server"),
                            PlainText.cell(collector, "state"),
                            PlainText.ago(collector, "last_run", now),
                            PlainText.cell(collector, "duration_ms"),
                            PlainText.cell(collector, "cpu_ms"),
                            PlainText.cell(collector, "rows"),
                            PlainText.cell(collector, "runs"),
                            PlainText.cell(collector, "failures"),
                            PlainText.cell(collector, "reason"));
        }
        table.emptyTableText("No collector is installed; see feature:list.");
        table.print(out);
    }

    private void spool(Map<?, ?> spool) {
        out.printf(
                "Buffer    %s payloads, %s of %s%s; evicted %s, dead %s, quarantined %s%n",
                PlainText.cell(spool, "files"),
                PlainText.size(spool.get("bytes")),
                PlainText.size(spool.get("cap_bytes")),
                PlainText.age(spool, "oldest_s", ", the oldest %s old"),
                PlainText.cell(spool, "evicted"),
                PlainText.cell(spool, "dead"),
                PlainText.cell(spool, "quarantined"));
        if (spool.get("reason") instanceof String reason && !reason.isEmpty()) {
            out.println("          " + PlainText.cell(spool, "state") + ": " + PlainText.printable(reason));
        }
    }

    private void shipper(Map<?, ?> shipper) {
        out.printf(
                "Delivery  %s, breaker %s; delivered %s%s, failed %s, rejected %s%n",
                PlainText.cell(shipper, "state"),
                PlainText.cell(shipper, "breaker"),
                PlainText.cell(shipper, "delivered"),
                PlainText.age(shipper, "last_delivery_s", " (the last %s ago)"),
                PlainText.cell(shipper, "failed"),
                PlainText.cell(shipper, "rejected"));
        if (shipper.get("backlog_eta_s") != null) {
            out.println("          " + PlainText.draining(shipper));
        }
        // Once payloads are delivered again, the earlier error would mislead.
        if (shipper.get("last_error") != null && !DELIVERS.contains(shipper.get("state"))) {
            out.println("          " + PlainText.cell(shipper, "last_error"));
        }
    }

    private void findings(List<Finding> findings) {
        for (Finding finding : findings) {
            out.printf(
                    "%-9s %s, %s%s: %s%n",
                    finding.severity().word().toUpperCase(Locale.ROOT),
                    finding.area(),
                    finding.server().isEmpty() ? "" : PlainText.printable(finding.server()) + ", ",
                    PlainText.printable(finding.subject()),
                    PlainText.printable(finding.message()));
        }
        if (!findings.isEmpty()) {
            out.println(AgentInstallation.COMMAND.in("          run bin/bitville doctor for the remedy"));
        }
    }

    private static ShellTable table(String... columns) {
        ShellTable table = new ShellTable();
        for (String column : columns) {
            table.column(column);
        }
        return table;
    }
}
