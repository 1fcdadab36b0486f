package com.bitville.postgres.database.internal.doctor;

import static com.bitville.postgres.api.health.FindingAreas.DATABASE;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.database.internal.guard.MissingPrivileges;
import com.bitville.postgres.database.internal.session.RefusedStatements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reports the statements that the server refused for lack of a privilege, and the missing grants. */
public final class PrivilegesCheck {
    private static final String SUBJECT = "privileges";

    private PrivilegesCheck() {}

    /** A refusal whose grants have been made since is not reported: the collector's next run clears it. */
    public static void check(
            List<RefusedStatements.Refusal> refusals, String here, Session session, FindingsBuilder findingsBuilder)
            throws CollectException {
        List<RefusedStatements.Refusal> still = new ArrayList<>();
        for (RefusedStatements.Refusal refusal : refusals) {
            if (!refusal.database().equals(here) || refusal.grants().isEmpty()) {
                still.add(refusal);
                continue;
            }
            List<String> grants = session
                    .query(MissingPrivileges.MISSING, MissingPrivileges.named(Stream.of(refusal.file())))
                    .values()
                    .stream()
                    .map(row -> String.valueOf(row[0]))
                    .toList();
            if (!grants.isEmpty()) {
                still.add(new RefusedStatements.Refusal(refusal.file(), here, grants, refusal.at()));
            }
        }
        report(still, findingsBuilder);
    }

    public static void report(List<RefusedStatements.Refusal> refusals, FindingsBuilder findingsBuilder) {
        Map<String, List<RefusedStatements.Refusal>> byDatabase = new TreeMap<>();
        refusals.forEach(refusal -> byDatabase
                .computeIfAbsent(refusal.database(), database -> new ArrayList<>())
                .add(refusal));
        byDatabase.forEach((database, some) -> {
            TreeSet<String> grants = new TreeSet<>();
            some.forEach(refusal -> grants.addAll(refusal.grants()));
            List<String> lines = new ArrayList<>(List.of("\\connect " + FindingsBuilder.identifier(database)));
            lines.addAll(grants);
            String files = String.join(
                    ", ", some.stream().map(each -> each.file().name()).toList());
            findingsBuilder.add(
                    FindingSeverity.WARNING,
                    DATABASE,
                    SUBJECT,
                    "permission denied in database " + database + ": " + files,
                    grants.isEmpty()
                            ? Remedy.words("bin/bitville status shows for the collector which object was refused")
                            : Remedy.sql(lines.toArray(String[]::new)));
        });
    }

    /** Reports the databases that collectors which visit all databases skip, because the role may not connect. */
    public static void unvisited(ServerFacts facts, FindingsBuilder findingsBuilder) {
        if (facts.row().get("unvisited") instanceof List<?> names && !names.isEmpty()) {
            String role = FindingsBuilder.identifier(facts.role());
            findingsBuilder.add(
                    FindingSeverity.HINT,
                    DATABASE,
                    "databases",
                    "the role may not connect to " + names.size() + " databases, which are not monitored: "
                            + String.join(
                                    ", ",
                                    names.stream()
                                            .map(String::valueOf)
                                            .limit(10)
                                            .toList()),
                    Remedy.sql(names.stream()
                            .map(name -> "GRANT CONNECT ON DATABASE " + FindingsBuilder.identifier(String.valueOf(name))
                                    + " TO " + role + ";")
                            .toArray(String[]::new)));
        }
    }
}
