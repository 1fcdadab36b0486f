package com.bitville.postgres.health.internal;

import static com.bitville.postgres.api.health.FindingAreas.DATABASE;
import static com.bitville.postgres.api.health.FindingAreas.PAUSE;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.util.ArrayList;
import java.util.List;

/** Findings about the connection to each server, and about pauses. */
final class ServerFindings {
    private static final String SUBJECT = "connection";

    private ServerFindings() {}

    static List<Finding> connections(StatusNode status) {
        List<Finding> findings = new ArrayList<>();
        for (StatusNode server : status.list("servers")) {
            if (disabled(server)) {
                findings.add(
                        Finding.ok(DATABASE, SUBJECT, server.text("name"), "not monitored: " + server.text("reason")));
            } else if (!paused(server)) {
                findings.add(connection(server));
            }
        }
        if (!status.list("servers").isEmpty() && status.list("servers").stream().allMatch(ServerFindings::disabled)) {
            findings.add(Finding.of(
                    FindingSeverity.WARNING,
                    DATABASE,
                    SUBJECT,
                    "",
                    "every configured server is disabled: no server is monitored",
                    Remedy.shell("bin/bitville config set database.enabled true")));
        }
        if (status.list("servers").isEmpty()) {
            findings.add(Finding.of(
                    FindingSeverity.ERROR,
                    DATABASE,
                    SUBJECT,
                    "",
                    "no server is configured",
                    Remedy.shell(
                            "# bin/bitville config set database.host HOST   # of a PostgreSQL server",
                            "bin/bitville config get database.host")));
        }
        return findings;
    }

    static List<Finding> pauses(StatusNode status) {
        List<Finding> findings = new ArrayList<>();
        for (StatusNode server : status.list("servers")) {
            if (paused(server)) {
                findings.add(pause(server));
            }
        }
        return findings.isEmpty() ? List.of(Finding.ok(PAUSE, "pause", "", "not paused")) : findings;
    }

    static boolean disabled(StatusNode server) {
        return server.text("state").equals("disabled");
    }

    private static boolean paused(StatusNode server) {
        return server.text("state").startsWith("paused");
    }

    private static Finding pause(StatusNode server) {
        String name = server.text("name");
        String why = server.text("reason");
        if (server.text("state").equals("paused")) {
            return Finding.of(
                    FindingSeverity.WARNING,
                    PAUSE,
                    "pause",
                    name,
                    "paused by the operator: " + why,
                    Remedy.shell("bin/bitville resume"));
        }
        return Finding.of(FindingSeverity.WARNING, PAUSE, "pause", name, why, ConnectionRemedy.ofPause(server));
    }

    private static Finding connection(StatusNode server) {
        String name = server.text("name");
        String why = server.text("state") + ": " + server.text("reason");
        List<String> grants = server.texts("grants");
        if (!grants.isEmpty()) {
            return error(name, why, Remedy.sql(grants.toArray(String[]::new)));
        }
        return switch (server.text("state")) {
            case "up" ->
                Finding.ok(
                        DATABASE,
                        SUBJECT,
                        name,
                        "up, " + server.at("pool").text("total") + " of "
                                + server.at("pool").text("max") + " connections open");
            case "connecting" ->
                server.has("reason_code")
                        ? hint(name, why, "no action needed: the agent retries")
                        : hint(name, "first connection attempt in progress", "wait a few seconds");
            case "starting_up" -> hint(name, why, "wait until the server accepts connections");
            default -> error(name, why, ConnectionRemedy.of(server));
        };
    }

    private static Finding hint(String server, String message, String advice) {
        return Finding.of(FindingSeverity.HINT, DATABASE, SUBJECT, server, message, Remedy.words(advice));
    }

    private static Finding error(String server, String message, Remedy remedy) {
        return Finding.of(FindingSeverity.ERROR, DATABASE, SUBJECT, server, message, remedy);
    }
}
