package com.bitville.postgres.api.health;

import java.util.Map;

/**
 * The name of the agent's command in this installation: {@code bin/bitville} in its folder, unless the variable {@code BITVILLE_COMMAND}
 * sets another, as the Debian package's units do. Texts in the code always use {@code bin/bitville}.
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
     * Adapts a text to this installation.
     *
     * @param text with the command {@code bin/bitville}
     * @return the text with this installation's command in its place
     */
    public static String in(String text) {
        return HERE.into(text);
    }

    /**
     * Whether the command needs the agent's folder.
     *
     * @return whether it can be called only in the agent's own folder, rather than anywhere on the host
     */
    public static boolean isInItsFolder() {
        return HERE.name.equals(IN_ITS_FOLDER);
    }

    String into(String text) {
        return text.replace(IN_ITS_FOLDER, name);
    }
}
