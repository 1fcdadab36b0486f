package com.bitville.postgres.database.internal.doctor;

import static com.bitville.postgres.api.health.FindingAreas.DATABASE;

import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What statement statistics need: the library loaded, the extension in the right database, everything tracked. */
public final class StatementsCheck {
    private static final String NAME = "pg_stat_statements";
    private static final String CREATE = "CREATE EXTENSION IF NOT EXISTS " + NAME + ";";
    private static final String LIBRARIES = "shared_preload_libraries";
    private static final int ENOUGH_TEXT = 4096;

    private StatementsCheck() {}

    public static void look(ServerFacts facts, FindingsBuilder findingsBuilder) {
        extension(facts, findingsBuilder);
        tracking(facts, findingsBuilder);
    }

    private static void extension(ServerFacts facts, FindingsBuilder findingsBuilder) {
        boolean created = !facts.text("statements_installed").isEmpty();
        // A loaded library shows its settings to everybody; the list of libraries needs a grant.
        boolean loaded = !facts.setting(NAME + ".track").isEmpty();
        if (facts.text("statements_available").isEmpty()) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    NAME,
                    "not installed on the server's host: no statement statistics",
                    Remedy.words("install the contrib modules of PostgreSQL "
                            + facts.capabilities().serverVersion() / 10_000
                            + " there (Debian: part of the server's package; Red Hat: postgresql"
                            + facts.capabilities().serverVersion() / 10_000
                            + "-contrib), then run doctor again"));
        } else if (!loaded) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    NAME,
                    "not preloaded: no statement statistics",
                    preload(facts, created));
        } else if (!created) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    NAME,
                    "loaded, but not created in database " + facts.text("database") + ": no statement statistics",
                    Remedy.sql(connect(facts), CREATE));
        } else if (!current(facts.text("statements_installed"))) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    NAME,
                    "version " + facts.text("statements_installed") + " is older than 1.8: no statement statistics",
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
                    "none: nothing is counted",
                    FindingsBuilder.reload(NAME + ".track", "'top'"));
        }
    }

    private static void tracking(ServerFacts facts, FindingsBuilder findingsBuilder) {
        if (facts.setting("compute_query_id").equals("off")) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    "compute_query_id",
                    "off: sessions cannot be told by statement, " + NAME + " counts nothing",
                    FindingsBuilder.reload("compute_query_id", "'auto'"));
        }
        if (facts.setting("track_activities").equals("off")) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    "track_activities",
                    "off: sessions show neither state nor statement",
                    FindingsBuilder.reload("track_activities", "on"));
        }
        if (facts.setting("track_io_timing").equals("off")) {
            findingsBuilder.add(
                    FindingSeverity.HINT,
                    DATABASE,
                    "track_io_timing",
                    "off: statements show no time spent on reading (measure its cost with pg_test_timing first)",
                    FindingsBuilder.reload("track_io_timing", "on"));
        }
        long size = facts.figure("track_activity_query_size", ENOUGH_TEXT);
        if (size < ENOUGH_TEXT) {
            findingsBuilder.add(
                    FindingSeverity.HINT,
                    DATABASE,
                    "statement length",
                    "running statements are cut at " + size + " bytes",
                    FindingsBuilder.restart("track_activity_query_size", Integer.toString(ENOUGH_TEXT)));
        }
    }

    private static Remedy preload(ServerFacts facts, boolean created) {
        if (!facts.settings().containsKey(LIBRARIES)) {
            // To name the new library alone would drop the others at the next restart.
            return Remedy.sql(
                    "GRANT pg_read_all_settings TO " + FindingsBuilder.identifier(facts.role()) + ";",
                    "-- then run doctor again: what is preloaded already has to stay, and only then can be seen");
        }
        List<String> lines = new ArrayList<>();
        lines.add("ALTER SYSTEM SET " + LIBRARIES + " = " + libraries(facts.setting(LIBRARIES)) + ";");
        if (!created) {
            lines.add(connect(facts));
            lines.add(CREATE);
        }
        lines.add("-- then restart the server when it suits: systemctl restart postgresql");
        return Remedy.sql(lines.toArray(String[]::new));
    }

    private static String connect(ServerFacts facts) {
        return "\\connect " + FindingsBuilder.identifier(facts.text("database"));
    }

    /** What is preloaded stays; each library is quoted by itself, else the server takes the list for one name. */
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
