package com.bitville.postgres.health.internal;

import static com.bitville.postgres.api.health.FindingAreas.LOG;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.history.History;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Findings about each server's log, from the last reading that the history has. Thread-safe. */
@Component(service = LogFindings.class)
public final class LogFindings {
    static final String SUBJECT = "log file";

    private static final String COLLECTOR = "logs";
    private static final String TABLE = "log_state";
    private static final long MIB = 1024 * 1024;
    private static final long FAR_BEHIND = 16 * MIB;

    private volatile @Nullable History history;

    /** Created by the component runtime. */
    @Activate
    public LogFindings() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHistory(History given) {
        history = given;
    }

    void unbindHistory(History gone) {
        if (history == gone) {
            history = null;
        }
    }

    private Optional<StatusNode> lastRead(String server) {
        History known = history;
        return known == null
                ? Optional.empty()
                : known.latest(server, COLLECTOR).stream()
                        .flatMap(snapshot -> snapshot.rowsets().stream())
                        .filter(rowset -> rowset.table().name().equals(TABLE)
                                && !rowset.rows().isEmpty())
                        .findFirst()
                        .map(rowset -> facts(server, rowset, rowset.rows().get(0)));
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
        // The collector itself reports files of another server.
        return status.list("servers").stream()
                .filter(server -> !ServerFindings.disabled(server))
                .map(server -> server.text("name"))
                .flatMap(server -> lastRead(server).stream())
                .filter(log -> !log.text("state").equals("foreign"))
                .map(LogFindings::finding)
                .toList();
    }

    /** The finding for a log of which no entry shows yet whose it is. A checkpoint is written by a process that lasts. */
    private static Finding unproven(String server, StatusNode log) {
        String prefix = log.text("log_line_prefix");
        boolean names = prefix.isEmpty() || prefix.contains("%p") || prefix.contains("%c");
        Remedy remedy = names
                ? Remedy.sql(
                        "-- an entry of a process that lasts shows whose log it is:",
                        "ALTER SYSTEM SET log_checkpoints = on;",
                        "SELECT pg_reload_conf(), pg_sleep(1);",
                        "CHECKPOINT;")
                : Remedy.sql(
                        "-- entries without a process id show nothing:",
                        "ALTER SYSTEM SET log_line_prefix = '%m [%p] %q%u@%d/%a ';",
                        "SELECT pg_reload_conf();");
        return Finding.of(
                FindingSeverity.HINT,
                LOG,
                SUBJECT,
                server,
                "identity_unproven: no entry of " + (log.has("file") ? log.text("file") : log.text("path"))
                        + " shows yet that it is this server's log",
                remedy);
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
                        SUBJECT,
                        server,
                        message + "they look like " + looksLike + ", but are read as " + log.text("format"),
                        Remedy.words("set log_path of this server to files of one format, each with PostgreSQL's file"
                                + " extension for it: .json, .csv or .log"));
            case "line_prefix_differs" ->
                Finding.of(
                        FindingSeverity.WARNING,
                        LOG,
                        SUBJECT,
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
                        SUBJECT,
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
        if (log.text("state").equals("identity_unproven")) {
            return unproven(server, log);
        }
        long lag = (long) log.number("lag_bytes");
        String text = log.text("state") + " " + (log.has("file") ? log.text("file") : log.text("path")) + ", "
                + lag / 1024 + " KiB behind";
        return lag > FAR_BEHIND
                ? Finding.of(
                        FindingSeverity.WARNING,
                        LOG,
                        SUBJECT,
                        server,
                        text,
                        Remedy.shell("bin/bitville config set collection.interval_s 10   # reads more often"))
                : Finding.ok(LOG, SUBJECT, server, text);
    }
}
