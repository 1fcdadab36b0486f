package com.bitville.postgres.health.internal;

import static com.bitville.postgres.api.health.Areas.LOG;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.health.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** How each server's log was followed when it was last looked for. Safe for use by several threads. */
@Component(service = {LogStanding.class, CycleListener.class})
public final class LogStanding implements CycleListener {
    private static final long MIB = 1024 * 1024;
    private static final long FAR_BEHIND = 16 * MIB;

    private volatile List<Facts> logs = List.of();

    /** Begins without knowledge. */
    @Activate
    public LogStanding() {}

    @Override
    public void onCycle(Cycle cycle) {
        for (Snapshot snapshot : cycle.snapshots()) {
            for (Rowset rowset : snapshot.rowsets()) {
                if (rowset.table().name().equals("log_state")) {
                    logs = rowset.rows().stream().map(row -> facts(rowset, row)).toList();
                }
            }
        }
    }

    private static Facts facts(Rowset rowset, @Nullable Object[] row) {
        Map<String, @Nullable Object> facts = new HashMap<>();
        for (int i = 0; i < row.length; i++) {
            facts.put(rowset.table().columns().get(i).name(), row[i]);
        }
        return new Facts(facts);
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Facts log : logs) {
            findings.add(finding(log));
        }
        return findings.isEmpty() ? List.of(Finding.ok(LOG, "log file", "", "no log was looked for yet")) : findings;
    }

    private static Finding finding(Facts log) {
        String server = log.text("server");
        String section = server.equals("default") ? "collection" : "database:" + server;
        if (!log.text("state").equals("following") && !log.text("state").equals("waiting")) {
            return Finding.of(
                    Severity.WARNING,
                    LOG,
                    "log file",
                    server,
                    log.text("state") + ": " + log.text("message"),
                    Remedy.shell(
                            "# where the file is readable for " + System.getProperty("user.name", "the agent's account")
                                    + ", name it; else have that account added to the group that may read it:",
                            "bin/bitville config set " + section + ".log_path /var/log/postgresql/postgresql-*.log",
                            "usermod -a -G adm " + System.getProperty("user.name", "bitville")
                                    + "   # as root; then restart the agent"));
        }
        long lag = (long) log.number("lag_bytes");
        String text = log.text("state") + " " + (log.has("file") ? log.text("file") : log.text("path")) + ", "
                + lag / 1024 + " KiB behind";
        return lag > FAR_BEHIND
                ? Finding.of(
                        Severity.WARNING,
                        LOG,
                        "log file",
                        server,
                        text,
                        Remedy.shell("bin/bitville config set collection.interval_s 10   # reads more often"))
                : Finding.ok(LOG, "log file", server, text);
    }
}
