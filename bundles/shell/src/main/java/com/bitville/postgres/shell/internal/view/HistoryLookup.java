package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;

/** Finds in the history what a command is about. */
public final class HistoryLookup {
    private HistoryLookup() {}

    /** The servers asked for: all that have been seen, or the one named. */
    public static List<String> servers(History history, String named) throws CommandException {
        List<String> seen = history.servers().stream()
                .filter(server -> history.latest(server, "activity").isPresent())
                .toList();
        if (named.isEmpty()) {
            return seen;
        }
        if (!seen.contains(named)) {
            throw CommandRefusal.of("nothing is known of a server " + named + " in the last hour; known are " + seen
                    + ", see bitville:status");
        }
        return List.of(named);
    }

    /** The one server asked for, or the first. */
    public static String server(History history, String named) throws CommandException {
        return servers(history, named).stream()
                .findFirst()
                .orElseThrow(() -> CommandRefusal.of(
                        "no server's sessions have been read in the last hour; see bitville:status for the reason"));
    }

    public static Snapshot activity(History history, String server) throws CommandException {
        return history.latest(server, "activity")
                .orElseThrow(
                        () -> CommandRefusal.of("the sessions of " + server + " have not been read in the last hour"));
    }
}
