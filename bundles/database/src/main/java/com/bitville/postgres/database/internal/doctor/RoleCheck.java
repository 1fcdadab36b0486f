package com.bitville.postgres.database.internal.doctor;

import static com.bitville.postgres.api.health.FindingAreas.DATABASE;

import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.database.internal.connect.DatabaseSettings;
import com.bitville.postgres.database.internal.socket.TrustedSocketFactory;

/** Checks encryption, the role and its tier, and the limits on connections. */
public final class RoleCheck {
    private static final int ROOM_PERCENT = 90;

    private RoleCheck() {}

    public static void check(DatabaseSettings settings, ServerFacts facts, FindingsBuilder findingsBuilder) {
        encryption(settings, facts, findingsBuilder);
        tiers(facts, findingsBuilder);
        limits(settings, facts, findingsBuilder);
    }

    private static void encryption(DatabaseSettings settings, ServerFacts facts, FindingsBuilder findingsBuilder) {
        String key = settings.server().equals("default") ? "database" : "database:" + settings.server();
        TrustedSocketFactory.fault(settings.sslrootcert())
                .ifPresent(fault -> findingsBuilder.add(
                        FindingSeverity.WARNING,
                        DATABASE,
                        "sslrootcert",
                        fault + "; the last valid version stays in use until the file is corrected",
                        Remedy.shell("bin/bitville config get " + key + ".sslrootcert")));
        if (settings.unixSocket() || facts.capabilities().local()) {
            findingsBuilder.ok(
                    DATABASE,
                    "encryption",
                    facts.flag("encrypted") ? facts.text("tls_version") : "none, the server is on this host");
        } else if (!facts.flag("encrypted")) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    "encryption",
                    "authentication and data cross the network unencrypted (sslmode " + settings.sslmode() + ")",
                    Remedy.shell("bin/bitville config set " + key + ".sslmode verify-full"));
        } else if (!settings.sslmode().equals("verify-full")) {
            findingsBuilder.add(
                    FindingSeverity.HINT,
                    DATABASE,
                    "encryption",
                    facts.text("tls_version")
                            + (settings.sslmode().equals("verify-ca")
                                    ? ", certificate verified, host name not verified (sslmode "
                                    : ", certificate not verified (sslmode ")
                            + settings.sslmode() + ")",
                    Remedy.shell("bin/bitville config set " + key + ".sslmode verify-full"));
        } else {
            findingsBuilder.ok(
                    DATABASE, "encryption", facts.text("tls_version") + ", certificate and host name verified");
        }
    }

    private static void tiers(ServerFacts facts, FindingsBuilder findingsBuilder) {
        String role = facts.role();
        if (facts.flag("superuser")) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    "role",
                    role + " is a superuser; the agent does not need superuser privileges",
                    Remedy.sql(
                            "ALTER ROLE " + FindingsBuilder.identifier(role) + " NOSUPERUSER;",
                            grant("pg_read_all_stats", role),
                            grant("pg_read_all_settings", role)));
            return;
        }
        if (!facts.member("pg_read_all_stats")) {
            findingsBuilder.add(
                    FindingSeverity.ERROR,
                    DATABASE,
                    "role",
                    role + " sees only its own sessions and statements: pg_read_all_stats is not granted",
                    Remedy.sql(grant("pg_read_all_stats", role), grant("pg_read_all_settings", role)));
        } else if (!facts.member("pg_read_all_settings")) {
            findingsBuilder.add(
                    FindingSeverity.HINT,
                    DATABASE,
                    "role",
                    role + " cannot read the locations of log and data directory: pg_read_all_settings is not granted",
                    Remedy.sql(grant("pg_read_all_settings", role)));
        } else {
            findingsBuilder.ok(
                    DATABASE,
                    "role",
                    role + (facts.member("pg_monitor") ? ", tier 2 (monitor)" : ", tier 1 (stats)")
                            + ", not a superuser");
        }
    }

    private static void limits(DatabaseSettings settings, ServerFacts facts, FindingsBuilder findingsBuilder) {
        long limit = facts.number("connection_limit");
        String own = "ALTER ROLE " + FindingsBuilder.identifier(facts.role()) + " CONNECTION LIMIT ";
        if (limit < 0) {
            findingsBuilder.add(
                    FindingSeverity.HINT,
                    DATABASE,
                    "connection limit",
                    "the role has no connection limit: only the agent's pool_max_size limits it to "
                            + settings.poolMax(),
                    Remedy.sql(own + "5;"));
        } else if (limit < settings.poolMax()) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    "connection limit",
                    "the role's connection limit " + limit + " is below pool_max_size " + settings.poolMax(),
                    Remedy.sql(own + settings.poolMax() + ";"));
        } else {
            findingsBuilder.ok(
                    DATABASE,
                    "connection limit",
                    limit + " for the role; the agent uses at most " + settings.poolMax());
        }
        long all = facts.figure("max_connections", 0);
        long open = all - facts.figure("superuser_reserved_connections", 0) - facts.figure("reserved_connections", 0);
        long used = facts.number("connections");
        String room =
                used + " of " + open + " connections in use (max_connections " + all + " minus the reserved ones)";
        if (open > 0 && used * 100 >= open * ROOM_PERCENT) {
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    "room",
                    room,
                    FindingsBuilder.restart("max_connections", Long.toString(all * 2)));
        } else {
            findingsBuilder.ok(DATABASE, "room", room);
        }
    }

    private static String grant(String membership, String role) {
        return "GRANT " + membership + " TO " + FindingsBuilder.identifier(role) + ";";
    }
}
