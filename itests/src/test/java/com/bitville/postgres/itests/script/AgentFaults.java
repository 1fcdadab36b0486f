package com.bitville.postgres.itests.script;

import com.bitville.postgres.testkit.listener.ListenerFault;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Faults of delivery and of the agent itself. */
final class AgentFaults {
    private final FaultScript script;

    AgentFaults(FaultScript script) {
        this.script = script;
    }

    List<ScriptedFault> delivery() {
        return List.of(
                ScriptedFault.of("key refused", "state", "", () -> {
                    script.secret("a-new-key");
                    script.listener().apiKey("a-new-key");
                }),
                ScriptedFault.of(
                        "payloads refused for good",
                        "dead letters",
                        "",
                        () -> script.listener().fail(ListenerFault.status(400), 1)));
    }

    List<ScriptedFault> agent() {
        return List.of(
                ScriptedFault.of(
                        "buffer open to others",
                        "folder",
                        "",
                        () -> Files.setPosixFilePermissions(
                                script.buffer(), PosixFilePermissions.fromString("rwxr-xr-x"))),
                ScriptedFault.of("secret open to others", "secrets", "", () -> {
                    Files.setPosixFilePermissions(script.ini(), PosixFilePermissions.fromString("rw-r--r--"));
                    script.reload();
                }),
                ScriptedFault.of("invalid value", "not in force", "", () -> {
                            script.edit("interval_s = 1", "interval_s = often");
                            script.reload();
                        })
                        .byHand(() -> script.edit("interval_s = often", "interval_s = 1")),
                ScriptedFault.of(
                        "paused by the operator",
                        "pause",
                        "second",
                        () -> script.paste("bin/bitville pause" + " at night")));
    }
}
