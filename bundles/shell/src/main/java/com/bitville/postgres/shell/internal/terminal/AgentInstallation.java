package com.bitville.postgres.shell.internal.terminal;

import com.bitville.postgres.api.health.AgentCommand;

/** The installation that this process belongs to. */
public final class AgentInstallation {
    /** How its commands are called. */
    public static final AgentCommand COMMAND = AgentCommand.of(System.getenv());

    private AgentInstallation() {}
}
