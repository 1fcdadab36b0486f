package com.bitville.postgres.api.health;

import java.util.Map;

/**
 * How an operator of one installation calls the agent's commands. Texts are written for an unpacked archive, with {@code bin/bitville};
 * {@link #in} makes them true for an installation that has the command elsewhere.
 *
 * @param name the command, such as {@code bitville}
 */
public record AgentCommand(String name) {
    /** The variable that names the command; the Debian package sets it. */
    public static final String VARIABLE = "BITVILLE_COMMAND";

    private static final String IN_ITS_FOLDER = "bin/bitville";

    /**
     * The command of an installation.
     *
     * @param environment the environment of its process
     * @return {@code bin/bitville} in the agent's folder, unless {@link #VARIABLE} names another
     */
    public static AgentCommand of(Map<String, String> environment) {
        String name = environment.getOrDefault(VARIABLE, "").strip();
        return new AgentCommand(name.isEmpty() ? IN_ITS_FOLDER : name);
    }

    /**
     * Adapts a text to this installation.
     *
     * @param text with the command {@code bin/bitville}
     * @return the text with this installation's command in its place
     */
    public String in(String text) {
        return text.replace(IN_ITS_FOLDER, name);
    }

    /**
     * Whether the command needs the agent's folder.
     *
     * @return whether it can be called only in the agent's own folder, rather than anywhere on the host
     */
    public boolean isInItsFolder() {
        return name.equals(IN_ITS_FOLDER);
    }
}
