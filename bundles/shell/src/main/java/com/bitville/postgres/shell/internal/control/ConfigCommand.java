package com.bitville.postgres.shell.internal.control;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.ConfigurationEditor;
import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.shell.internal.complete.ConfigWords;
import com.bitville.postgres.shell.internal.login.SecretInput;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.view.SettingsView;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:config}: the effective settings, their origins, and changes while the agent runs. */
@Service
@Command(
        scope = "bitville",
        name = "config",
        description =
                "Shows every effective setting and its origin, or changes one: config get KEY, set KEY VALUE,"
                        + " unset KEY, set-secret KEY, reload. A set value overrides the INI file until the file's value changes.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/control/config.txt")
public final class ConfigCommand extends AgentAction {
    private static final String USAGE =
            "usage: config | config get KEY | config set KEY VALUE | config unset KEY | config set-secret KEY | config reload";

    @Argument(
            name = "action",
            multiValued = true,
            description =
                    "get KEY, set KEY VALUE, unset KEY, set-secret KEY (asks for the secret or reads one line of input), reload")
    @Completion(ConfigWords.class)
    @Nullable
    private List<String> words;

    @Nullable
    private Configuration configuration = CommandServices.find(Configuration.class);

    @Nullable
    private ConfigurationEditor editor = CommandServices.find(ConfigurationEditor.class);

    /** Created by the shell; prints to the session's output. */
    public ConfigCommand() {
        this(System.out);
    }

    ConfigCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws IOException, CommandException {
        List<String> asked =
                arguments(words == null ? List.of() : words, Integer.MAX_VALUE).arguments();
        SettingsView view = new SettingsView(out, json);
        Configuration current = CommandServices.required(configuration, "the configuration bundle (bitville-config)");
        if (asked.isEmpty()) {
            view.table(current.settings(), current.faults());
            return null;
        }
        try {
            edit(asked, view);
        } catch (EditException e) {
            throw CommandRefusal.of(String.valueOf(e.getMessage()));
        }
        return null;
    }

    private void edit(List<String> asked, SettingsView view) throws EditException, IOException, CommandException {
        ConfigurationEditor edits = CommandServices.required(editor, "the configuration bundle (bitville-config)");
        String key = asked.size() > 1 ? asked.get(1) : "";
        switch (asked.get(0) + " " + (asked.size() - 1)) {
            case "get 1" -> view.line(edits.get(key));
            case "set 2" -> edits.set(Map.of(key, asked.get(2))).forEach(view::line);
            case "unset 1" -> view.line(edits.unset(key));
            case "set-secret 1" -> {
                edits.setSecret(key, SecretInput.of(CommandServices.required(session(), "the shell's session"), key));
                view.line(edits.get(key));
            }
            case "reload 0" -> {
                List<String> faults = edits.reload();
                view.reading(faults);
                if (!faults.isEmpty()) {
                    throw CommandRefusal.of(
                            "the configuration has errors and is not in effect in full; correct it and reload");
                }
            }
            default -> throw CommandRefusal.of(USAGE);
        }
    }
}
