package com.bitville.postgres.api.health;

import java.util.Map;

/**
 * How an operator of this installation calls the agent's commands: {@code bin/bitville} in its folder, unless the variable
 * {@code BITVILLE_COMMAND} says otherwise, as the Debian package's units do. Texts name the command by the former.
 */
public final class AgentCommand {
    private static final String IN_ITS_FOLDER = "bin/bitville";
    private static final AgentCommand HERE = of(System.getenv());

    private final String name;

    private AgentCommand(String name) {
        this.name = name;
    }

    static AgentCommand of(Map<String, String> environment) {
        String name = environment.getOrDefault("BITVILLE_COMMAND", "").strip();
        return new AgentCommand(name.isEmpty() ? IN_ITS_FOLDER : name);
    }

    /**
     * A text as it is true here.
     *
     * @param text names the command {@code bin/bitville}
     * @return the text with this installation's command in its place
     */
    public static String in(String text) {
        return HERE.into(text);
    }

    /**
     * Where the command can be called.
     *
     * @return whether that is the agent's own folder alone, rather than anywhere on the host
     */
    public static boolean isInItsFolder() {
        return HERE.name.equals(IN_ITS_FOLDER);
    }

    String into(String text) {
        return text.replace(IN_ITS_FOLDER, name);
    }
}
