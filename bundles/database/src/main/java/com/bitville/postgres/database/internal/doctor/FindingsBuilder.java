package com.bitville.postgres.database.internal.doctor;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.util.ArrayList;
import java.util.List;

/** Collects the findings about one server, in the order of the checks. */
public final class FindingsBuilder {
    private static final String RELOAD = "SELECT pg_catalog.pg_reload_conf();";

    private final String server;
    private final List<Finding> findings = new ArrayList<>();

    public FindingsBuilder(String server) {
        this.server = server;
    }

    public void ok(String area, String subject, String message) {
        findings.add(Finding.ok(area, subject, server, message));
    }

    public void add(FindingSeverity findingSeverity, String area, String subject, String message, Remedy remedy) {
        findings.add(Finding.of(findingSeverity, area, subject, server, message, remedy));
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The remedy that changes a setting which takes effect on reload. */
    static Remedy reload(String setting, String value) {
        return Remedy.sql("ALTER SYSTEM SET " + setting + " = " + value + ";", RELOAD);
    }

    /** The remedy that changes a setting which takes effect on restart. */
    static Remedy restart(String setting, String value) {
        return Remedy.sql(
                "ALTER SYSTEM SET " + setting + " = " + value + ";",
                "-- then restart the server at a convenient time: systemctl restart postgresql");
    }

    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
