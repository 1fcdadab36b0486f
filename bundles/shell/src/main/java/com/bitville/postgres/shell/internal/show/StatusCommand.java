package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.AgentInstallation;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.ServerAction;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.ServerAlarms;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:status}: one screen of servers, collectors, buffer and delivery. */
@Service
@Command(
        scope = "bitville",
        name = "status",
        description =
                "Shows the state of the agent: servers, collectors, buffer and delivery, with a reason for each problem.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/status.txt")
public final class StatusCommand extends ServerAction {
    /** States of an optional subject that are no fault. */
    private static final Map<String, String> FOLDED = Map.of(
            "ok",
            "more ok",
            "unsupported",
            "not for this server's version or set-up",
            "not_permitted",
            "without the optional grants");

    private static final Set<Object> DELIVERS = Set.of("idle", "delivering");

    @Argument(name = "server", description = "The server's configured name; default: all servers", multiValued = true)
    @Completion(ServerNameCompleter.class)
    private List<String> words = List.of();

    @Nullable
    private StatusReport report = CommandServices.find(StatusReport.class);

    @Nullable
    private Doctor doctor = CommandServices.find(Doctor.class);

    @Nullable
    private History history = CommandServices.find(History.class);

    private final Clock clock;

    /** Created by the shell; prints to the session's output. */
    public StatusCommand() {
        this(System.out, CommandServices.clock());
    }

    StatusCommand(PrintStream out, Clock clock) {
        super(out);
        this.clock = clock;
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        String named = named(arguments(words, 1).at(0));
        Map<String, Object> status = new LinkedHashMap<>(
                CommandServices.required(report, "the engine (bitville-engine)").report());
        only(named, status, "servers", "name");
        only(named, status, "collectors", "server");
        List<Finding> findings = doctor == null
                ? List.of()
                : doctor.currentFindings().stream()
                        .filter(finding -> finding.severity() != FindingSeverity.OK)
                        .filter(finding -> named.isEmpty() || finding.server().equals(named))
                        .toList();
        List<ServerAlarms.Alarm> alarms = ServerAlarms.of(status, history, clock.instant()).stream()
                .filter(alarm -> named.isEmpty() || alarm.server().equals(named))
                .toList();
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>(status);
            document.put(
                    "alarms",
                    alarms.stream()
                            .map(alarm -> Map.of("server", alarm.server(), "message", alarm.message()))
                            .toList());
            document.put(
                    "findings", findings.stream().map(DoctorCommand::document).toList());
            print(document);
        } else {
            print(status, alarms);
            findings(findings);
        }
        return null;
    }

    /** Leaves the elements of a list that are about the named server. */
    private static void only(String named, Map<String, Object> status, String list, String key) {
        if (!named.isEmpty() && status.containsKey(list)) {
            status.put(
                    list,
                    PlainText.list(status, list).stream()
                            .filter(each -> named.equals(each.get(key)))
                            .toList());
        }
    }

    private void print(Map<String, Object> status, List<ServerAlarms.Alarm> alarms) {
        String urgent = alarms.stream()
                .map(alarm -> "; " + PlainText.printable(alarm.server() + ": " + alarm.message()))
                .collect(Collectors.joining());
        line(
                "Bitville PostgreSQL agent %s, project %s: %s%s",
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
        TextTable table = new TextTable().columns("Server", "State", "Version", "Role", "Connections");
        for (Map<?, ?> server : servers) {
            Map<?, ?> pool = PlainText.map(server, "pool");
            table.addRow()
                    .addContent(
                            PlainText.cell(server, "name"),
                            PlainText.cell(server, "state"),
                            PlainText.cell(server, "server_version"),
                            PlainText.cell(server, "role"),
                            pool.isEmpty() ? "" : PlainText.cell(pool, "total") + " of " + PlainText.cell(pool, "max"));
        }
        table.emptyTableText("No server is configured: set [database] in the INI file or BITVILLE_PG_DB_HOST.");
        table.print(out);
        servers.forEach(server -> reason(PlainText.cell(server, "name"), server));
    }

    /** What is wrong, on lines of its own: in a column it would be a few letters wide. */
    private void reason(String who, Map<?, ?> what) {
        if (what.get("reason") instanceof String reason && !reason.isBlank()) {
            Screen.wrapped(out, who + " is " + PlainText.cell(what, "state") + ": " + PlainText.printable(reason), 4);
        }
    }

    /** Optional subjects, which are many, are only named, by state and reason; the table is for the core. */
    private void collectors(List<Map<?, ?>> collectors) {
        TextTable table = new TextTable()
                .columns("Collector", "Server", "State", "Last run", "ms")
                .extra("CPU ms")
                .column("Rows")
                .extra("Runs")
                .column("Failed");
        Instant now = clock.instant();
        for (Map<?, ?> collector : collectors) {
            if (!isOptional(collector)) {
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
                                PlainText.cell(collector, "failures"));
            }
        }
        if (collectors.isEmpty() || collectors.stream().anyMatch(collector -> !isOptional(collector))) {
            table.emptyTableText("No collector is installed; see feature:list.");
            table.print(out);
        }
        // Reasons of one kind differ in their figures, of which the last is shown.
        Map<String, List<String>> names = new LinkedHashMap<>();
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (Map<?, ?> collector :
                collectors.stream().filter(StatusCommand::isNamed).toList()) {
            List<String> group = group(collector);
            String kind = String.join("\n", group).replaceAll("\\d+", "#");
            names.computeIfAbsent(kind, key -> new ArrayList<>()).add(PlainText.cell(collector, "name"));
            groups.put(kind, group);
        }
        groups.forEach((kind, group) -> Screen.wrapped(out, named(group, names.getOrDefault(kind, List.of())), 4));
        if (collectors.stream().anyMatch(StatusCommand::isOptional)) {
            out.println("bitville:collectors lists all; its action show NAME says what one needs.");
        }
    }

    private static boolean isOptional(Map<?, ?> collector) {
        return Boolean.TRUE.equals(collector.get("optional"));
    }

    private static boolean isNamed(Map<?, ?> collector) {
        return isOptional(collector) || (collector.get("reason") instanceof String reason && !reason.isBlank());
    }

    /** What collectors that are named on one line have in common: server, state, and a reason unless the state says enough. */
    private static List<String> group(Map<?, ?> collector) {
        String state = PlainText.cell(collector, "state");
        boolean folded = isOptional(collector) && FOLDED.containsKey(state);
        return List.of(
                PlainText.cell(collector, "server"),
                folded ? FOLDED.getOrDefault(state, state) : state,
                folded || !(collector.get("reason") instanceof String reason)
                        ? ""
                        : PlainText.printable(reason.strip()));
    }

    private static String named(List<String> group, List<String> names) {
        String all = String.join(", ", names);
        if (group.get(2).isEmpty()) {
            return group.get(0) + ": " + names.size() + " " + group.get(1) + ": " + all;
        }
        return names.size() < 4
                ? group.get(0) + ": " + all + " " + group.get(1) + ": " + group.get(2)
                : group.get(0) + ": " + names.size() + " " + group.get(1) + ": " + group.get(2) + " (" + all + ")";
    }

    private void spool(Map<?, ?> spool) {
        line(
                "Buffer    %s, %s of %s%s; evicted %s, dead %s, quarantined %s",
                PlainText.count(spool, "files", "payload"),
                PlainText.size(spool.get("bytes")),
                PlainText.size(spool.get("cap_bytes")),
                PlainText.age(spool, "oldest_s", ", the oldest %s old"),
                PlainText.cell(spool, "evicted"),
                PlainText.cell(spool, "dead"),
                PlainText.cell(spool, "quarantined"));
        if (spool.get("reason") instanceof String reason && !reason.isEmpty()) {
            line("          %s: %s", PlainText.cell(spool, "state"), PlainText.printable(reason));
        }
    }

    private void shipper(Map<?, ?> shipper) {
        line(
                "Delivery  %s, breaker %s; delivered %s%s, failed %s, rejected %s",
                PlainText.cell(shipper, "state"),
                PlainText.cell(shipper, "breaker"),
                PlainText.cell(shipper, "delivered"),
                PlainText.age(shipper, "last_delivery_s", " (the last %s ago)"),
                PlainText.cell(shipper, "failed"),
                PlainText.cell(shipper, "rejected"));
        if (shipper.get("backlog_eta_s") != null) {
            line("          %s", PlainText.draining(shipper));
        }
        // Once payloads are delivered again, the earlier error would mislead.
        if (shipper.get("last_error") != null && !DELIVERS.contains(shipper.get("state"))) {
            line("          %s", PlainText.cell(shipper, "last_error"));
        }
    }

    private void findings(List<Finding> findings) {
        for (Finding finding : findings) {
            line(
                    "%-9s %s, %s%s: %s",
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

    private void line(String format, Object... values) {
        Screen.wrapped(out, String.format(Locale.ROOT, format, values), 10);
    }
}
