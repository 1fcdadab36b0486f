package com.bitville.postgres.shell.internal.complete;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the actions of {@code config} and then the keys. */
@Service
public final class ConfigWords implements Completer, NamedValues {
    public static final List<String> ACTIONS = List.of("get", "set", "unset", "set-secret", "reload");

    /** Created by the shell. */
    public ConfigWords() {}

    @Override
    public String kind() {
        return "keys";
    }

    @Override
    public List<String> values() {
        Configuration configuration = CommandServices.find(Configuration.class);
        return configuration == null
                ? List.of()
                : configuration.settings().stream().map(Setting::key).toList();
    }

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter words = new StringsCompleter();
        int at = line.getCursorArgumentIndex();
        if (at > 0 && ACTIONS.contains(line.getArguments()[at - 1])) {
            words.getStrings().addAll(values());
        } else {
            words.getStrings().addAll(ACTIONS);
        }
        return words.complete(session, line, candidates);
    }
}
