package com.bitville.postgres.health.internal;

import static com.bitville.postgres.api.health.FindingAreas.LOG;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Findings about each server's log, from the last cycle that read it. Thread-safe. */
@Component(service = {LogFindings.class, CycleListener.class})
public final class LogFindings implements CycleListener {
    private static final long MIB = 1024 * 1024;
    private static final long FAR_BEHIND = 16 * MIB;

    private final Map<String, StatusNode> logs = new ConcurrentSkipListMap<>();

    /** Created by the component runtime. */
    @Activate
    public LogFindings() {}

    @Override
    public void onCycle(Cycle cycle) {
        for (Snapshot snapshot : cycle.snapshots()) {
            for (Rowset rowset : snapshot.rowsets()) {
                if (rowset.table().name().equals("log_state")) {
                    rowset.rows().forEach(row -> logs.put(snapshot.server(), facts(snapshot.server(), rowset, row)));
                }
            }
        }
    }

    private static StatusNode facts(String server, Rowset rowset, @Nullable Object[] row) {
        Map<String, @Nullable Object> facts = new HashMap<>();
        facts.put("server", server);
        for (int i = 0; i < row.length; i++) {
            facts.put(rowset.table().columns().get(i).name(), row[i]);
        }
        return new StatusNode(facts);
    }

    /** One finding for each configured server whose log was read. */
    List<Finding> findings(StatusNode status) {
        List<Finding> findings = new ArrayList<>();
        logs.keySet()
                .retainAll(status.list("servers").stream()
                        .filter(server -> !ServerFindings.disabled(server))
                        .map(server -> server.text("name"))
                        .toList());
        logs.values().forEach(log -> findings.add(finding(log)));
        return findings;
    }

    /** The finding for a log that cannot be read. */
    static Finding unreadable(String server, String message) {
        String section = server.equals("default") ? "collection" : "database:" + server;
        String account = System.getProperty("user.name", "bitville");
        return Finding.of(
                FindingSeverity.WARNING,
                LOG,
                "log file",
                server,
                message,
                Remedy.shell(
                        "# set the file or folder that the server logs into:",
                        "bin/bitville config set " + section + ".log_path '/var/log/postgresql/postgresql-*.log'",
                        "# if " + account + " may not read it: as root, then restart the agent:",
                        "usermod -a -G adm " + account));
    }

    /** The finding for a log whose lines do not parse: what they look like, and what to set. */
    private static Finding illegible(String server, StatusNode log) {
        String looksLike = log.text("looks_like");
        String file = log.has("file") ? log.text("file") : log.text("path");
        String message = (long) log.number("unreadable_lines") + " of the last " + (long) log.number("lines")
                + " lines read from " + file + " cannot be parsed and are skipped: ";
        return switch (log.text("reason")) {
            case "format_differs" ->
                Finding.of(
                        FindingSeverity.WARNING,
                        LOG,
                        "log file",
                        server,
                        message + "they look like " + looksLike + ", but are read as " + log.text("format"),
                        Remedy.words("set log_path of this server to files of one format, each with PostgreSQL's file"
                                + " extension for it: .json, .csv or .log"));
            case "line_prefix_differs" ->
                Finding.of(
                        FindingSeverity.WARNING,
                        LOG,
                        "log file",
                        server,
                        message + "they do not match log_line_prefix = '" + log.text("log_line_prefix")
                                + "' but "
                                + (looksLike.isEmpty() ? "no known prefix" : "'" + looksLike + "'")
                                + "; the files may belong to another server, or log_timezone may have an unknown form",
                        Remedy.sql(
                                "-- if log_path names the files of this server, set a prefix that can be parsed; it takes effect on reload:",
                                "ALTER SYSTEM SET log_line_prefix = '%m [%p] %q%u@%d/%a ';",
                                "SELECT pg_reload_conf();"));
            default ->
                Finding.of(
                        FindingSeverity.WARNING,
                        LOG,
                        "log file",
                        server,
                        message + "they are in no format that PostgreSQL writes",
                        Remedy.words(
                                "set log_path of this server to files that only PostgreSQL writes: SHOW log_directory;"
                                        + " SHOW log_filename"));
        };
    }

    private static Finding finding(StatusNode log) {
        String server = log.text("server");
        if (log.text("state").equals("unreadable")) {
            return illegible(server, log);
        }
        if (!log.text("state").equals("following") && !log.text("state").equals("waiting")) {
            return unreadable(server, log.text("state") + ": " + log.text("message"));
        }
        long lag = (long) log.number("lag_bytes");
        String text = log.text("state") + " " + (log.has("file") ? log.text("file") : log.text("path")) + ", "
                + lag / 1024 + " KiB behind";
        return lag > FAR_BEHIND
                ? Finding.of(
                        FindingSeverity.WARNING,
                        LOG,
                        "log file",
                        server,
                        text,
                        Remedy.shell("bin/bitville config set collection.interval_s 10   # reads more often"))
                : Finding.ok(LOG, "log file", server, text);
    }
}
