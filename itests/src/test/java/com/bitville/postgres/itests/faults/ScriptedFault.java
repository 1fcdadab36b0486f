package com.bitville.postgres.itests.faults;

import com.bitville.postgres.testkit.listener.ListenerFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * One fault of the script.
 *
 * @param name its name in the golden file
 * @param subject the subject of the doctor's finding
 * @param server the server it is about, empty for the agent itself
 * @param happens makes the fault
 * @param mended what the operator does besides pasting, such as starting a server again
 */
record ScriptedFault(String name, String subject, String server, Step happens, Step mended) {
    /** Something that is done to the servers, the listener or the agent. */
    interface Step {
        void run() throws Exception;
    }

    private static final Step NOTHING = () -> {};
    private static final String CONNECTION = "connection";

    static List<ScriptedFault> all(FaultScript script) {
        List<ScriptedFault> faults = new ArrayList<>();
        ofTheConnection(script, faults);
        ofTheRole(script, faults);
        ofTheLog(script, faults);
        ofDelivery(script, faults);
        ofTheAgent(script, faults);
        return faults;
    }

    private static void ofTheConnection(FaultScript script, List<ScriptedFault> faults) {
        faults.add(new ScriptedFault(
                "wrong password",
                CONNECTION,
                "default",
                () -> {
                    script.first().execute("ALTER ROLE bitville_monitor PASSWORD 'other'");
                    script.endSessions(script.first());
                },
                () -> script.first().execute("ALTER ROLE bitville_monitor PASSWORD '" + FaultScript.PASSWORD + "'")));
        faults.add(new ScriptedFault(
                "nologin",
                "pause",
                "default",
                () -> {
                    script.first().execute("ALTER ROLE bitville_monitor NOLOGIN");
                    script.endSessions(script.first());
                },
                NOTHING));
        faults.add(new ScriptedFault(
                "no such role",
                "pause",
                "second",
                () -> {
                    script.second().execute("ALTER ROLE bitville_monitor RENAME TO former");
                    script.endSessions(script.second());
                },
                NOTHING));
        faults.add(new ScriptedFault(
                "tls missing", CONNECTION, "second", () -> script.sets("database:second.sslmode", "require"), NOTHING));
        faults.add(new ScriptedFault(
                "unknown authority",
                CONNECTION,
                "default",
                () -> {
                    script.sets("database.sslrootcert", script.otherAuthority().toString());
                    script.sets("database.sslmode", "verify-full");
                },
                () -> script.sets("database.sslrootcert", script.authority().toString())));
        faults.add(new ScriptedFault(
                "wrong name",
                CONNECTION,
                "default",
                () -> {
                    script.sets("database.sslrootcert", script.authority().toString());
                    script.sets("database.sslmode", "verify-full");
                    script.sets("database.host", "localhost");
                },
                () -> {
                    script.sets("database.host", "127.0.0.1");
                    script.sets("database.sslmode", "prefer");
                }));
        faults.add(new ScriptedFault(
                "no such database",
                CONNECTION,
                "second",
                () -> script.sets("database:second.name", "absent"),
                () -> script.sets("database:second.name", "postgres")));
        faults.add(new ScriptedFault(
                "server down",
                CONNECTION,
                "second",
                () -> script.second().stop(),
                () -> script.second().start()));
    }

    private static void ofTheRole(FaultScript script, List<ScriptedFault> faults) {
        faults.add(new ScriptedFault(
                "pause by the DBA",
                "pause",
                "second",
                () -> script.second().execute("ALTER ROLE bitville_monitor SET bitville.pause = 'on'"),
                NOTHING));
        faults.add(new ScriptedFault(
                "no statistics",
                "privileges",
                "default",
                () -> script.first().execute("REVOKE pg_read_all_stats FROM bitville_monitor"),
                NOTHING));
        faults.add(new ScriptedFault(
                "no pg_stat_statements",
                "pg_stat_statements",
                "default",
                () -> script.first().execute("DROP EXTENSION pg_stat_statements"),
                NOTHING));
    }

    private static void ofTheLog(FaultScript script, List<ScriptedFault> faults) {
        faults.add(new ScriptedFault(
                "no such log",
                "log file",
                "default",
                () -> script.sets("collection.log_path", "/nowhere/postgresql.log"),
                NOTHING));
        faults.add(new ScriptedFault(
                "log of another server",
                "log file",
                "default",
                () -> script.sets("collection.log_path", script.second().dataDirectory() + "/log/*.log"),
                NOTHING));
        faults.add(new ScriptedFault(
                "log unproven",
                "log file",
                "second",
                () -> {
                    Path copy = script.folder().resolve("copied.log");
                    Files.deleteIfExists(copy);
                    Files.createSymbolicLink(copy, script.newestLog(script.second()));
                    Path aside = script.folder().resolve("empty.log");
                    Files.writeString(aside, "");
                    script.sets("database:second.log_path", aside.toString());
                },
                () -> script.sets("database:second.log_path", "/var/log/postgresql/postgresql-main.log")));
    }

    private static void ofDelivery(FaultScript script, List<ScriptedFault> faults) {
        faults.add(new ScriptedFault(
                "key refused",
                "state",
                "",
                () -> script.listener().apiKey("another"),
                () -> script.listener().apiKey(FaultScript.KEY)));
        faults.add(new ScriptedFault(
                "listener down",
                "state",
                "",
                () -> script.listener().down(),
                () -> script.listener().up()));
        faults.add(new ScriptedFault(
                "payloads refused for good",
                "dead letters",
                "",
                () -> script.listener().fail(ListenerFault.status(400), 2),
                () -> script.listener().recover()));
    }

    private static void ofTheAgent(FaultScript script, List<ScriptedFault> faults) {
        faults.add(new ScriptedFault(
                "buffer open to others",
                "folder",
                "",
                () -> Files.setPosixFilePermissions(script.buffer(), PosixFilePermissions.fromString("rwxr-xr-x")),
                NOTHING));
        faults.add(new ScriptedFault(
                "secret open to others",
                "secrets",
                "",
                () -> {
                    Files.setPosixFilePermissions(script.ini(), PosixFilePermissions.fromString("rw-r--r--"));
                    script.run("bin/bitville config reload");
                },
                () -> script.run("bin/bitville config reload")));
        faults.add(new ScriptedFault(
                "invalid value",
                "not in force",
                "",
                () -> script.edit("interval_s = 1", "interval_s = often"),
                () -> script.edit("interval_s = often", "interval_s = 1")));
        faults.add(new ScriptedFault(
                "paused by the operator", "pause", "second", () -> script.run("bin/bitville pause at night"), NOTHING));
    }
}
