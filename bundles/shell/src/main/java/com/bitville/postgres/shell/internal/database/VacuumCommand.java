package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:vacuum}: what is due for a vacuum, what is under way, and which tables are the oldest. */
@Service
@Command(
        scope = "bitville",
        name = "vacuum",
        description = "Shows tables beyond their autovacuum threshold, vacuums under way and the oldest tables.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/database/vacuum.txt")
public final class VacuumCommand extends VisitedAction {
    private static final int OLDEST = 5;
    private static final int HOLDERS = 5;
    private static final Duration RECENT = Duration.ofMinutes(10);
    /** As far back as the history goes. */
    private static final Duration PHASE = Duration.ofHours(1);

    /** Created by the shell; prints to the session's output. */
    public VacuumCommand() {
        this(System.out);
    }

    VacuumCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        readArguments();
        History history = known();
        List<VisitedRows> visited =
                visited("tables").stream().map(VacuumCommand::due).toList();
        List<Map<String, @Nullable Object>> running = running(history);
        if (json) {
            Map<String, @Nullable Object> document = VisitedRows.document(server, "due", visited);
            document.put("running", running);
            document.put("xmin_holders", holders(history));
            List<Map<String, @Nullable Object>> oldest = new ArrayList<>();
            visited.forEach(each -> oldest.addAll(oldest(history, each.database())));
            document.put("oldest", oldest);
            print(document);
            return null;
        }
        separated(visited, each -> print(history, each));
        if (!running.isEmpty()) {
            out.println();
            out.println("Under way");
            new RelationTable()
                    .text("PID", "pid")
                    .text("Database", "datname")
                    .text("Relation OID", "relid")
                    .text("Phase", "phase")
                    .column("Done", VacuumCommand::share)
                    .column("Left", row -> left(history, row))
                    .print(out, running, "");
        }
        List<Map<String, @Nullable Object>> holders = holders(history);
        if (!holders.isEmpty()) {
            out.println();
            out.println("No vacuum removes what one of these may still see");
            new RelationTable()
                    .text("Holder", "holder")
                    .column("PID or name", row -> PlainText.cell(row, row.get("pid") == null ? "name" : "pid"))
                    .text("Database", "datname")
                    .text("Role", "usename")
                    .text("State", "state")
                    .column("For", row -> TextLayout.span(row.get("age_ms")))
                    .number("Transactions", "xmin_age")
                    .extra("State", "Role")
                    .print(out, holders, "");
        }
        return null;
    }

    private void print(History history, VisitedRows each) {
        int due = each.rows().size();
        title(each, PlainText.count(due, "table") + " beyond " + (due == 1 ? "its" : "their") + " threshold");
        if (!each.rows().isEmpty()) {
            new RelationTable()
                    .name("Table", "relname")
                    .number("Dead rows", "n_dead_tup")
                    .number("Threshold", "vacuum_threshold")
                    .above("Beyond", "vacuum_debt")
                    .above("Inserts beyond", "insert_debt")
                    .above("Changes beyond", "analyze_debt")
                    .flag("Autovacuum", "autovacuum_enabled")
                    .text("Last autovacuum", "last_autovacuum")
                    .extra("Threshold", "Autovacuum", "Last autovacuum")
                    .print(out, RelationTable.first(each.rows(), most, "vacuum_debt"), "");
        }
        List<Map<String, @Nullable Object>> oldest = oldest(history, each.database());
        if (!oldest.isEmpty()) {
            out.println();
            new RelationTable()
                    .name("Oldest", "relname")
                    .number("Age of xids", "xid_age")
                    .number("Of multixacts", "mxid_age")
                    .pages("Size", "relpages")
                    .text("Held by PID", "holder_pid")
                    .print(out, oldest, "");
        }
    }

    /** Of a database, the tables in which something is beyond its threshold. */
    private static VisitedRows due(VisitedRows visited) {
        List<Map<String, @Nullable Object>> due = visited.rows().stream()
                .filter(row -> RowRecords.number(row, "vacuum_debt") > 0
                        || RowRecords.number(row, "insert_debt") > 0
                        || RowRecords.number(row, "analyze_debt") > 0)
                .toList();
        return new VisitedRows(visited.database(), visited.at(), visited.ageSeconds(), due, visited.cut());
    }

    private List<Map<String, @Nullable Object>> oldest(History history, String of) {
        return VisitedRows.of(history, server, "oldest_tables", clock.instant()).stream()
                .filter(each -> each.database().equals(of))
                .flatMap(each -> each.rows().stream())
                .limit(OLDEST)
                .toList();
    }

    private List<Map<String, @Nullable Object>> running(History history) {
        return history.latest(server, "progress").stream()
                .flatMap(snapshot -> RowRecords.of(snapshot, "progress").stream())
                .filter(row -> "vacuum".equals(row.get("operation"))
                        && (database.isEmpty() || database.equals(row.get("datname"))))
                .toList();
    }

    /** What keeps dead rows from being removed, the one that holds most first. */
    private List<Map<String, @Nullable Object>> holders(History history) {
        List<TableMoment> moments =
                history.moments(server, "xmin_holders", clock.instant().minus(RECENT));
        return moments.isEmpty()
                ? List.of()
                : RelationTable.first(
                        RowRecords.of(moments.get(moments.size() - 1).rowset()), HOLDERS, "xmin_age");
    }

    /** How long a phase will go on, by what it has done since it was seen first. */
    private String left(History history, Map<String, @Nullable Object> row) {
        for (TableMoment moment :
                history.moments(server, "progress", clock.instant().minus(PHASE))) {
            for (Map<String, @Nullable Object> before : RowRecords.of(moment.rowset())) {
                boolean same = List.of("pid", "operation", "relid", "phase").stream()
                        .allMatch(column -> Objects.equals(before.get(column), row.get(column)));
                double done = RowRecords.number(row, "done") - RowRecords.number(before, "done");
                if (same && done > 0) {
                    double ms = Duration.between(moment.at(), seen(history)).toMillis();
                    double todo = RowRecords.number(row, "total") - RowRecords.number(row, "done");
                    return TextLayout.span(Math.max(0, todo) / done * ms);
                }
            }
        }
        return "-";
    }

    private Instant seen(History history) {
        return history.latest(server, "progress").map(Snapshot::at).orElse(clock.instant());
    }

    private static String share(Map<String, @Nullable Object> row) {
        double total = RowRecords.number(row, "total");
        return total <= 0 ? "-" : Math.round(100 * RowRecords.number(row, "done") / total) + " %";
    }
}
