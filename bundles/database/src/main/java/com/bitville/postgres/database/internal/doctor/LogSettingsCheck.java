package com.bitville.postgres.database.internal.doctor;

import static com.bitville.postgres.api.health.FindingAreas.LOG;

import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.util.Map;

/** Checks the settings that decide what the server logs. */
public final class LogSettingsCheck {
    private static final String OFF = "off";

    /** Settings for which one value hides events; log_destination and log_line_prefix have a check of their own. */
    private static final Map<String, Wish> WISHES = Map.of(
            "log_lock_waits", new Wish(OFF, "on", "lock waits longer than deadlock_timeout are not logged"),
            "log_checkpoints", new Wish(OFF, "on", "checkpoints and their cost are not logged"),
            "log_temp_files", new Wish("-1", "'10MB'", "sorts and hashes that spill to disk are not logged"),
            "log_autovacuum_min_duration", new Wish("-1", "'1s'", "long autovacuum runs are not logged"),
            "log_min_duration_statement", new Wish("-1", "'1s'", "slow statements are not logged"));

    /** A value that hides events, the recommended value, and what is hidden. */
    private record Wish(String present, String better, String loss) {}

    private LogSettingsCheck() {}

    public static void check(ServerFacts facts, FindingsBuilder findingsBuilder) {
        destination(facts, findingsBuilder);
        WISHES.keySet().stream().sorted().forEach(name -> wish(name, facts, findingsBuilder));
    }

    private static void destination(ServerFacts facts, FindingsBuilder findingsBuilder) {
        String destination = facts.setting("log_destination");
        String prefix = facts.setting("log_line_prefix");
        boolean structured = destination.contains("csvlog") || destination.contains("jsonlog");
        if (!structured && !destination.contains("stderr")) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    LOG,
                    "log_destination",
                    destination + ": the agent reads log files only (stderr, csvlog, jsonlog)",
                    FindingsBuilder.reload(
                            "log_destination",
                            FindingsBuilder.literal(destination.isEmpty() ? "stderr" : destination + ",stderr")));
        } else if (!structured && !prefix.contains("%a")) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    LOG,
                    "log_line_prefix",
                    "lacks %a: log lines cannot be assigned to application requests",
                    FindingsBuilder.reload("log_line_prefix", FindingsBuilder.literal(withApplication(prefix))));
        } else {
            findingsBuilder.ok(LOG, "log lines", destination + (structured ? "" : ", log_line_prefix has %a"));
        }
    }

    /** Inserted before the trailing space, which separates prefix and message. */
    private static String withApplication(String prefix) {
        return (prefix.endsWith(" ") || prefix.isEmpty() ? prefix : prefix + " ") + "app=%a ";
    }

    private static void wish(String name, ServerFacts facts, FindingsBuilder findingsBuilder) {
        Wish wish = WISHES.get(name);
        String value = facts.setting(name);
        if (wish == null || value.isEmpty()) {
            return;
        }
        if (value.equals(wish.present())) {
            Remedy remedy = FindingsBuilder.reload(name, wish.better());
            findingsBuilder.add(FindingSeverity.HINT, LOG, name, value + ": " + wish.loss(), remedy);
        } else {
            findingsBuilder.ok(
                    LOG, name, value + (name.endsWith("duration") || name.endsWith("statement") ? " ms" : ""));
        }
    }
}
