package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.shell.internal.show.CollectorsCommand;
import com.bitville.postgres.shell.internal.terminal.Screen;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One collector for a DBA's review: its SQL as it runs, interval, required privilege, measured cost. */
public final class CollectorView {
    private static final long PATIENCE_S = 3;
    private static final Pattern PERMISSION = Pattern.compile("^-- permission:\\s*(.+)$", Pattern.MULTILINE);

    private final PrintStream out;
    private final boolean json;

    public CollectorView(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    public void print(Collector collector, List<Map<?, ?>> runs, long intervalS, List<Database> databases)
            throws InterruptedException {
        Map<String, Capabilities> known = collector.sql().isEmpty() ? Map.of() : capabilities(databases);
        if (json) {
            out.println(JsonText.of(document(collector, runs, intervalS, known)));
            return;
        }
        Subject subject = collector.subject();
        out.println("Collector  " + subject.name() + ", scope " + CollectorsCommand.word(subject.scope()) + ", lane "
                + CollectorsCommand.word(subject.lane()) + ", every " + CollectorsCommand.every(subject, intervalS));
        for (Table table : subject.tables()) {
            out.println("Table      " + table.name() + ", " + table.columns().size() + " columns");
        }
        for (Map<?, ?> run : runs) {
            Screen.line(
                    out,
                    10,
                    "Last run   at %s: %s, %s ms, %s ms CPU on the server; %s rows; %s runs, %s failed",
                    PlainText.cell(run, "server"),
                    PlainText.cell(run, "state"),
                    PlainText.cell(run, "duration_ms"),
                    PlainText.cell(run, "cpu_ms"),
                    PlainText.cell(run, "rows"),
                    PlainText.cell(run, "runs"),
                    PlainText.cell(run, "failures"));
        }
        if (collector.sql().isEmpty()) {
            boolean asks = subject.scope() == Scope.SERVER || subject.scope() == Scope.DATABASE;
            out.println("SQL        " + (asks ? "not declared: its sql() is empty" : "none: it queries no server"));
        }
        for (List<Sql> alternatives : collector.sql()) {
            for (Sql file : alternatives) {
                out.println();
                out.println("SQL        " + file.name() + ": " + use(alternatives, file, known) + "; privileges: "
                        + permission(file));
                out.println();
                out.println(file.text().stripTrailing());
            }
        }
    }

    private Map<String, Capabilities> capabilities(List<Database> databases) throws InterruptedException {
        Map<String, Capabilities> known = new TreeMap<>();
        for (Database database : databases) {
            try (Lease lease = database.lease(Instant.now().plusSeconds(PATIENCE_S))) {
                known.put(database.server(), lease.session().capabilities());
            } catch (CollectException e) {
                if (!json) {
                    out.println("Unknown    which of the SQL runs on " + database.server() + ": " + e.getMessage());
                }
            }
        }
        return known;
    }

    private static String use(List<Sql> alternatives, Sql file, Map<String, Capabilities> known) {
        List<String> where = new ArrayList<>();
        known.forEach((server, capabilities) -> {
            Sql chosen = alternatives.stream()
                    .filter(one -> one.needs().stream().allMatch(capabilities::offers))
                    .findFirst()
                    .orElse(null);
            if (file.equals(chosen)) {
                where.add(server + " (" + capabilities.versionText() + ")");
            }
        });
        if (!where.isEmpty()) {
            return "runs on " + String.join(", ", where);
        }
        return known.isEmpty() ? "unknown: no server is up" : "runs on no server here";
    }

    private static String permission(Sql file) {
        Matcher matcher = PERMISSION.matcher(file.text());
        return matcher.find() ? matcher.group(1).strip() : "none";
    }

    private static Map<String, @Nullable Object> document(
            Collector collector, List<Map<?, ?>> runs, long intervalS, Map<String, Capabilities> known) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("name", collector.subject().name());
        document.put("scope", CollectorsCommand.word(collector.subject().scope()));
        document.put("lane", CollectorsCommand.word(collector.subject().lane()));
        document.put("every", CollectorsCommand.every(collector.subject(), intervalS));
        document.put("servers", runs);
        List<Map<String, Object>> files = new ArrayList<>();
        for (List<Sql> alternatives : collector.sql()) {
            for (Sql file : alternatives) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("name", file.name());
                entry.put("use", use(alternatives, file, known));
                entry.put("permission", permission(file));
                entry.put("text", file.text());
                files.add(entry);
            }
        }
        document.put("sql", files);
        return document;
    }
}
