package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.database.Capabilities;

/** A server as it looks to an agent on another host. */
final class Elsewhere {
    private Elsewhere() {}

    static Capabilities of(Capabilities here) {
        return new Capabilities(
                here.serverVersion(),
                here.standby(),
                here.systemIdentifier(),
                here.timeline(),
                here.role(),
                here.superuser(),
                here.memberships(),
                here.columns(),
                here.extensionSchemas(),
                here.settings(),
                false);
    }
}
