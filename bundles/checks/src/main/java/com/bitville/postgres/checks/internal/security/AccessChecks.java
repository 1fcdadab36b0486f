package com.bitville.postgres.checks.internal.security;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.DatabaseRule;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.checks.internal.rule.Wrong;
import java.util.List;
import java.util.Optional;

/** Who may come in unseen, and who may leave objects for others to fall over. */
public final class AccessChecks {
    private AccessChecks() {}

    public static List<ServerCheck> all() {
        return List.of(unencrypted(), publicCreate());
    }

    private static ServerCheck unencrypted() {
        return BuiltInCheck.named(
                        "security",
                        "unencrypted_remote",
                        "Sessions from other hosts are not encrypted: passwords' proofs and data can be read on the way.",
                        "ssl")
                .above(
                        "hint",
                        0,
                        100_000,
                        "sessions",
                        "Sessions from other hosts without TLS and without GSSAPI encryption.")
                .sees(view -> {
                    double sessions = view.rows("ssl").stream()
                            .filter(row -> row.text("ssl").equals("false"))
                            .mapToDouble(row -> row.count("remote_connections"))
                            .sum();
                    return view.grade(sessions, "", "").stream()
                            .map(
                                    how -> Observation.of(
                                                    how,
                                                    Texts.count(sessions)
                                                            + " sessions from other hosts are not encrypted")
                                            .with("sessions", (long) sessions)
                                            .remedied(
                                                    "-- look: whose they are, and whether the server offers TLS at all",
                                                    "SELECT a.usename, a.client_addr, count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE NOT s.ssl AND a.client_addr IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC;",
                                                    "SHOW ssl;",
                                                    "-- cure: sslmode = verify-full in the clients first; then hostssl in place of host in pg_hba.conf, and SELECT pg_reload_conf();",
                                                    "-- way back: host in pg_hba.conf; sessions that are open stay as they are"));
                });
    }

    private static ServerCheck publicCreate() {
        return BuiltInCheck.named(
                        "security",
                        "public_create",
                        "Every role may create objects in a schema, also ones that others then call by mistake.",
                        "schemas",
                        "databases",
                        "server")
                .inDatabases(
                        row -> row.has("schemaname") ? Optional.of(row.text("schemaname")) : Optional.empty(),
                        (view, of) -> Optional.of(new Wrong(CheckSeverity.WARNING, as -> publicCreate(of, as))));
    }

    private static Observation publicCreate(VisitedRow of, CheckSeverity how) {
        String schema = Texts.name(of.row().text("schemaname"));
        String literal = Texts.literal(of.row().text("schemaname"));
        return Observation.of(
                        how,
                        "every role may create objects in the schema " + Texts.oneLine(of.object()) + " of "
                                + Texts.oneLine(of.database()))
                .on(of.database(), of.object())
                .with("owner", of.row().text("owner"))
                .with("read", of.at().toString())
                .remedied(
                        DatabaseRule.look(of, "who has made use of it; they need a grant of their own first"),
                        "SELECT pg_get_userbyid(c.relowner), c.relkind, count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = "
                                + literal + " GROUP BY 1, 2;",
                        "-- cure: at once, no lock; as its owner or a superuser",
                        "REVOKE CREATE ON SCHEMA " + schema + " FROM PUBLIC;",
                        "-- way back: GRANT CREATE ON SCHEMA " + schema + " TO PUBLIC;");
    }
}
