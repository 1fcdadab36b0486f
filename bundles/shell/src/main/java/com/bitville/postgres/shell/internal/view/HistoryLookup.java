package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;

/** Finds the servers and sessions of a command in the history. */
public final class HistoryLookup {
    private HistoryLookup() {}

    /** The servers of which a subject was read, in alphabetical order. */
    public static List<String> withSubject(History history, String subject) {
        return history.servers().stream()
                .filter(server -> history.latest(server, subject).isPresent())
                .toList();
    }

    /** The named server, or all servers in the history. */
    public static List<String> servers(History history, String named) throws CommandException {
        List<String> seen = withSubject(history, "activity");
        if (named.isEmpty()) {
            return seen;
        }
        if (!seen.contains(named)) {
            throw CommandRefusal.of("no data of server " + named + " in the last hour; servers with data: "
                    + (seen.isEmpty() ? "none" : String.join(", ", seen)) + ", see bitville:status");
        }
        return List.of(named);
    }

    /** The named server, or the first. */
    public static String server(History history, String named) throws CommandException {
        return servers(history, named).stream()
                .findFirst()
                .orElseThrow(() -> CommandRefusal.of(
                        "no sessions of any server were read in the last hour; see bitville:status for the reason"));
    }

    public static Snapshot activity(History history, String server) throws CommandException {
        return history.latest(server, "activity")
                .orElseThrow(() -> CommandRefusal.of("no sessions of " + server
                        + " were read in the last hour; see bitville:status for the reason"));
    }
}
