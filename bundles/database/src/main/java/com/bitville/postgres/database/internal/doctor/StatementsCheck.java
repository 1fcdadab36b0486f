package com.bitville.postgres.database.internal.doctor;

import static com.bitville.postgres.api.health.FindingAreas.DATABASE;

import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Checks what statement statistics need: the library preloaded, the extension in the configured database, tracking on. */
public final class StatementsCheck {
    private static final String NAME = "pg_stat_statements";
    private static final String CREATE = "CREATE EXTENSION IF NOT EXISTS " + NAME + ";";
    private static final String LIBRARIES = "shared_preload_libraries";
    private static final int ENOUGH_TEXT = 4096;

    private StatementsCheck() {}

    public static void check(ServerFacts facts, FindingsBuilder findingsBuilder) {
        extension(facts, findingsBuilder);
        tracking(facts, findingsBuilder);
    }

    private static void extension(ServerFacts facts, FindingsBuilder findingsBuilder) {
        boolean created = !facts.text("statements_installed").isEmpty();
        // Every role sees the settings of a loaded library; shared_preload_libraries needs a grant.
        boolean loaded = !facts.setting(NAME + ".track").isEmpty();
        if (facts.text("statements_available").isEmpty()) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    NAME,
                    "the extension's files are not installed on the server's host: no statement statistics",
                    Remedy.words("on the server's host, install the contrib modules of PostgreSQL "
                            + facts.capabilities().serverVersion() / 10_000
                            + " (Debian: part of the server's package; Red Hat: postgresql"
                            + facts.capabilities().serverVersion() / 10_000
                            + "-contrib), then run doctor again"));
        } else if (!loaded) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    NAME,
                    "not in shared_preload_libraries: no statement statistics",
                    preload(facts, created));
        } else if (!created) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    NAME,
                    "preloaded, but CREATE EXTENSION is missing in database " + facts.text("database")
                            + ": no statement statistics",
                    Remedy.sql(connect(facts), CREATE));
        } else if (!current(facts.text("statements_installed"))) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    NAME,
                    "version " + facts.text("statements_installed")
                            + " is older than 1.8, the oldest supported: no statement statistics",
                    Remedy.sql(connect(facts), "ALTER EXTENSION " + NAME + " UPDATE;"));
        } else {
            findingsBuilder.ok(
                    DATABASE, NAME, "version " + facts.text("statements_installed") + " in " + facts.text("database"));
        }
        if (facts.setting(NAME + ".track").equals("none")) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    NAME + ".track",
                    "none: no statement is tracked",
                    FindingsBuilder.reload(NAME + ".track", "'top'"));
        }
    }

    private static void tracking(ServerFacts facts, FindingsBuilder findingsBuilder) {
        if (facts.setting("compute_query_id").equals("off")) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    "compute_query_id",
                    "off: sessions have no query identifier, and " + NAME + " tracks nothing",
                    FindingsBuilder.reload("compute_query_id", "'auto'"));
        }
        if (facts.setting("track_activities").equals("off")) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    "track_activities",
                    "off: sessions report neither state nor statement",
                    FindingsBuilder.reload("track_activities", "on"));
        }
        if (facts.setting("track_io_timing").equals("off")) {
            findingsBuilder.add(
                    FindingSeverity.HINT,
                    DATABASE,
                    "track_io_timing",
                    "off: statements report no I/O time (measure the cost of on with pg_test_timing first)",
                    FindingsBuilder.reload("track_io_timing", "on"));
        }
        long size = facts.figure("track_activity_query_size", ENOUGH_TEXT);
        if (size < ENOUGH_TEXT) {
            findingsBuilder.add(
                    FindingSeverity.HINT,
                    DATABASE,
                    "statement length",
                    "texts of running statements are truncated to " + size + " bytes (track_activity_query_size)",
                    FindingsBuilder.restart("track_activity_query_size", Integer.toString(ENOUGH_TEXT)));
        }
    }

    private static Remedy preload(ServerFacts facts, boolean created) {
        if (!facts.settings().containsKey(LIBRARIES)) {
            // Setting only the new library would unload the others at the next restart.
            return Remedy.sql(
                    "GRANT pg_read_all_settings TO " + FindingsBuilder.identifier(facts.role()) + ";",
                    "-- then run doctor again: the libraries that are already preloaded must stay in the list, and the role"
                            + " cannot read it yet");
        }
        List<String> lines = new ArrayList<>();
        lines.add("ALTER SYSTEM SET " + LIBRARIES + " = " + libraries(facts.setting(LIBRARIES)) + ";");
        if (!created) {
            lines.add(connect(facts));
            lines.add(CREATE);
        }
        lines.add("-- then restart the server at a convenient time: systemctl restart postgresql");
        return Remedy.sql(lines.toArray(String[]::new));
    }

    private static String connect(ServerFacts facts) {
        return "\\connect " + FindingsBuilder.identifier(facts.text("database"));
    }

    /** The present libraries and the new one, each quoted by itself: the server takes one quoted list for one name. */
    private static String libraries(String present) {
        List<String> names = new ArrayList<>(Arrays.stream(present.split(",", -1))
                .map(name -> name.strip().replace("\"", ""))
                .filter(name -> !name.isEmpty() && !name.equals(NAME))
                .toList());
        names.add(NAME);
        return String.join(", ", names.stream().map(FindingsBuilder::literal).toList());
    }

    private static boolean current(String version) {
        String[] parts = version.split("\\.", -1);
        return parts.length >= 2 && (Integer.parseInt(parts[0]) > 1 || Integer.parseInt(parts[1]) >= 8);
    }
}
