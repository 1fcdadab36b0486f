package com.bitville.postgres.shell.internal.control;

import com.bitville.postgres.shell.internal.login.ConsoleUsers;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.view.JsonText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:web-user}: logins for the web console. */
@Service
@Command(
        scope = "bitville",
        name = "web-user",
        description =
                "Creates a login for the web console and prints its password once; an existing login gets a new password.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/control/web_user.txt")
public final class WebUserCommand extends AgentAction {
    @Argument(name = "name", required = true, description = "The login's name", multiValued = true)
    private List<String> words = List.of();

    @Option(name = "--remove", description = "Remove the login")
    private boolean remove;

    private final ConsoleUsers users;

    /** Created by the shell; prints to the session's output. */
    public WebUserCommand() {
        this(System.out, new ConsoleUsers(Path.of(System.getProperty("karaf.etc", "etc"))));
    }

    WebUserCommand(PrintStream out, ConsoleUsers users) {
        super(out);
        this.users = users;
    }

    @Override
    public @Nullable Object execute() throws IOException, CommandException {
        String name = arguments(words, 1).at(0);
        if (remove) {
            users.remove(name);
            out.println(json ? JsonText.of(Map.of("name", name)) : "login " + name + " removed");
        } else {
            String password = users.add(name);
            out.println(json ? JsonText.of(new TreeMap<>(Map.of("name", name, "password", password))) : password);
        }
        return null;
    }
}
