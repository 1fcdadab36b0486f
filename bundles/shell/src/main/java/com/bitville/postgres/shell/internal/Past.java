package com.bitville.postgres.shell.internal;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.history.History;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;

/** Finds in the history what a command is about. */
final class Past {
    private Past() {}

    /** The servers asked for: all that have been seen, or the one named. */
    static List<String> servers(History history, String named) throws CommandException {
        List<String> seen = history.servers().stream()
                .filter(server -> history.latest(server, "activity").isPresent())
                .toList();
        if (named.isEmpty()) {
            return seen;
        }
        if (!seen.contains(named)) {
            throw Refusal.of("nothing is known of a server " + named + " in the last hour; known are " + seen
                    + ", see bitville:status");
        }
        return List.of(named);
    }

    /** The one server asked for, or the first. */
    static String server(History history, String named) throws CommandException {
        return servers(history, named).stream()
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        "no server's sessions have been read in the last hour; see bitville:status for the reason"));
    }

    static Snapshot activity(History history, String server) throws CommandException {
        return history.latest(server, "activity")
                .orElseThrow(() -> Refusal.of("the sessions of " + server + " have not been read in the last hour"));
    }
}
