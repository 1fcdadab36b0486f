package com.bitville.postgres.shell.internal;

import com.bitville.postgres.api.health.AgentCommand;
import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.Severity;
import com.bitville.postgres.api.status.StatusReport;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
                "Shows how the agent is: servers, collectors, buffer and delivery, with the reason for whatever is not well.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/status.txt")
public final class StatusCommand implements Action {
    private static final Set<Object> DELIVERS = Set.of("idle", "delivering");

    @Option(name = "--json", description = "Print the status document as JSON")
    private boolean json;

    @Nullable
    private StatusReport report = Services.find(StatusReport.class);

    @Nullable
    private Doctor doctor = Services.find(Doctor.class);

    private final PrintStream out;
    private final Clock clock;

    /** Prints to the session's output. */
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
                Services.required(report, "the engine (bitville-engine)").report();
        List<Finding> findings = doctor == null
                ? List.of()
                : doctor.standing().stream()
                        .filter(finding -> finding.severity() != Severity.OK)
                        .toList();
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>(status);
            document.put(
                    "findings", findings.stream().map(DoctorCommand::document).toList());
            out.println(Json.of(document));
        } else {
            print(status);
            findings(findings);
        }
        return null;
    }

    private void print(Map<String, Object> status) {
        out.printf(
                "Bitville PostgreSQL agent %s, project %s: %s%n",
                Text.cell(status, "version"), Text.cell(status, "project"), Text.cell(status, "state"));
        out.println();
        servers(Text.list(status, "servers"));
        out.println();
        collectors(Text.list(status, "collectors"));
        out.println();
        spool(Text.map(status, "spool"));
        shipper(Text.map(status, "shipper"));
    }

    private void servers(List<Map<?, ?>> servers) {
        ShellTable table = table("Server", "State", "Version", "Role", "Connections", "Reason");
        for (Map<?, ?> server : servers) {
            Map<?, ?> pool = Text.map(server, "pool");
            table.addRow()
                    .addContent(
                            Text.cell(server, "name"),
                            Text.cell(server, "state"),
                            Text.cell(server, "server_version"),
                            Text.cell(server, "role"),
                            Text.cell(pool, "total") + " of " + Text.cell(pool, "max"),
                            Text.cell(server, "reason"));
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
                            Text.cell(collector, "name"),
                            Text.cell(collector, "server"),
                            Text.cell(collector, "state"),
                            Text.ago(collector, "last_run", now),
                            Text.cell(collector, "duration_ms"),
                            Text.cell(collector, "cpu_ms"),
                            Text.cell(collector, "rows"),
                            Text.cell(collector, "runs"),
                            Text.cell(collector, "failures"),
                            Text.cell(collector, "reason"));
        }
        table.emptyTableText("No collector is installed: see feature:list.");
        table.print(out);
    }

    private void spool(Map<?, ?> spool) {
        out.printf(
                "Buffer    %s payloads, %s of %s%s; evicted %s, dead %s, quarantined %s%n",
                Text.cell(spool, "files"),
                Text.size(spool.get("bytes")),
                Text.size(spool.get("cap_bytes")),
                Text.age(spool, "oldest_s", ", the oldest %s old"),
                Text.cell(spool, "evicted"),
                Text.cell(spool, "dead"),
                Text.cell(spool, "quarantined"));
        if (spool.get("reason") instanceof String reason && !reason.isEmpty()) {
            out.println("          " + Text.cell(spool, "state") + ": " + Text.printable(reason));
        }
    }

    private void shipper(Map<?, ?> shipper) {
        out.printf(
                "Delivery  %s, breaker %s; delivered %s%s, failed %s, rejected %s%n",
                Text.cell(shipper, "state"),
                Text.cell(shipper, "breaker"),
                Text.cell(shipper, "delivered"),
                Text.age(shipper, "last_delivery_s", " (the last %s ago)"),
                Text.cell(shipper, "failed"),
                Text.cell(shipper, "rejected"));
        if (shipper.get("backlog_eta_s") != null) {
            out.println("          " + Text.draining(shipper));
        }
        // While payloads go out again, the error before them would only mislead.
        if (shipper.get("last_error") != null && !DELIVERS.contains(shipper.get("state"))) {
            out.println("          " + Text.cell(shipper, "last_error"));
        }
    }

    private void findings(List<Finding> findings) {
        for (Finding finding : findings) {
            out.printf(
                    "%-9s %s, %s%s: %s%n",
                    finding.severity().word().toUpperCase(Locale.ROOT),
                    finding.area(),
                    finding.server().isEmpty() ? "" : Text.printable(finding.server()) + ", ",
                    Text.printable(finding.subject()),
                    Text.printable(finding.message()));
        }
        if (!findings.isEmpty()) {
            out.println(AgentCommand.in("          bin/bitville doctor has what mends it"));
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
