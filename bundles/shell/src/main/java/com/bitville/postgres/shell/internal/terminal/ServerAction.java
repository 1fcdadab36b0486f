package com.bitville.postgres.shell.internal.terminal;

import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** A command about servers: each takes {@code --server NAME}, and most the name as an argument, too. */
public abstract class ServerAction extends AgentAction {
    private static final String DEFAULT = "default";

    @Option(name = "--server", description = "Only this server, by its configured name", valueToShowInHelp = "all")
    @Completion(ServerNameCompleter.class)
    protected String server = "";

    @Nullable
    private StatusReport servers = CommandServices.find(StatusReport.class);

    protected ServerAction(PrintStream out) {
        super(out);
    }

    /**
     * The server that a command names, by argument or option.
     *
     * @param argument the argument, or empty
     * @param others further names, such as {@code host}
     * @return the name, or empty for all servers; a refusal if it names two, or one that is not configured
     */
    protected final String named(String argument, String... others) throws CommandException {
        if (!argument.isEmpty() && !server.isEmpty() && !argument.equals(server)) {
            throw CommandRefusal.of("two servers are named, " + argument + " and " + server + "; name one");
        }
        String name = argument.isEmpty() ? server : argument;
        List<String> configured = configured();
        boolean known = configured.contains(name) || List.of(others).contains(name);
        if (!name.isEmpty() && !configured.isEmpty() && !known) {
            throw CommandRefusal.of("no server " + name + " is configured; servers: " + String.join(", ", configured));
        }
        return name;
    }

    /** The names of the configured servers; empty while nothing is known of them. */
    protected final List<String> configured() {
        return servers == null
                ? List.of()
                : PlainText.list(servers.report(), "servers").stream()
                        .map(each -> PlainText.cell(each, "name"))
                        .toList();
    }

    /** The server that is meant where none is named: the only one, or the one called default; empty where that leaves a choice. */
    protected static Optional<String> meant(List<String> servers) {
        return servers.size() == 1
                ? Optional.of(servers.get(0))
                : Optional.of(DEFAULT).filter(servers::contains);
    }
}
