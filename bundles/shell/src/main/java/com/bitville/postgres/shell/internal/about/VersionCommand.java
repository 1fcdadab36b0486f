package com.bitville.postgres.shell.internal.about;

import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.ServerAction;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:version}: the versions of the agent, of what runs it, and of the servers. */
@Service
@Command(
        scope = "bitville",
        name = "version",
        description = "Shows the versions of the agent, of Karaf and Java, and of the servers.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/about/version.txt")
public final class VersionCommand extends ServerAction {
    @Nullable
    private StatusReport report = CommandServices.find(StatusReport.class);

    /** Created by the shell; prints to the session's output. */
    public VersionCommand() {
        this(System.out);
    }

    VersionCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        String named = named("");
        Map<String, Object> status =
                CommandServices.required(report, "the engine (bitville-engine)").report();
        List<Map<?, ?>> servers = PlainText.list(status, "servers").stream()
                .filter(each -> named.isEmpty() || named.equals(each.get("name")))
                .toList();
        Map<String, @Nullable Object> versions = new LinkedHashMap<>();
        versions.put("agent", status.get("version"));
        versions.put("karaf", System.getProperty("karaf.version"));
        versions.put("java", Runtime.version().toString());
        if (json) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>(versions);
            Map<String, @Nullable Object> byServer = new LinkedHashMap<>();
            servers.forEach(each -> byServer.put(PlainText.cell(each, "name"), each.get("server_version")));
            document.put("servers", byServer);
            print(document);
            return null;
        }
        out.println("Bitville PostgreSQL agent " + PlainText.orDash(versions.get("agent")));
        Screen.wrapped(
                out, "on Karaf " + PlainText.orDash(versions.get("karaf")) + " and Java " + versions.get("java"), 4);
        for (Map<?, ?> each : servers) {
            out.println("server " + PlainText.cell(each, "name") + ": PostgreSQL "
                    + PlainText.cell(each, "server_version"));
        }
        return null;
    }
}
