package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Impairment;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.logs.internal.source.LogDestination;
import com.bitville.postgres.logs.internal.source.LogFile;
import com.bitville.postgres.logs.internal.source.LogSettings;
import com.bitville.postgres.logs.internal.source.LogsConfig;
import com.bitville.postgres.logs.internal.summary.ReadResult;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to do about a log that cannot be read, or is another server's. */
final class LogRemedy {
    private static final String ROLE = "bitville_monitor";
    private static final String ROLE_SQL = Sql.resource(LogRemedy.class, "role").text();

    private LogRemedy() {}

    /** The same failure with a remedy, unless it has one or needs none. */
    static CollectException complete(CollectException e, Run run, LogSettings settings, LogDestination server) {
        Remedy remedy = e.remedy().isPresent() ? null : remedy(e.reason(), run, settings, server);
        return remedy == null ? e : new CollectException(e.reason(), String.valueOf(e.getMessage()), e, remedy);
    }

    private static @Nullable Remedy remedy(Reason reason, Run run, LogSettings settings, LogDestination server) {
        if (reason != Reason.UNSUPPORTED && reason != Reason.NOT_PERMITTED) {
            return null;
        }
        if (!settings.path().equals(LogsConfig.DEFAULT_PATH)) {
            return letServerSay(settings);
        }
        boolean collects = server.get("logging_collector").equals("on");
        if (!collects) {
            return Remedy.sql(
                    "-- takes effect when the server is restarted; until then it logs where its service manager puts stderr:",
                    "ALTER SYSTEM SET logging_collector = on;");
        }
        return tier(run.lastCapabilities().map(Capabilities::role).orElse(ROLE));
    }

    /** Tier 4 of role.sql, uncommented, for the role of this server's entry. */
    static Remedy tier(String role) {
        int from = ROLE_SQL.indexOf("-- Tier 4, log");
        int to = ROLE_SQL.indexOf("-- End of tier 4", from);
        return Remedy.sql(ROLE_SQL.substring(from, to)
                .replace("--+ ", "")
                .replace("TO " + ROLE + ";", "TO \"" + role.replace("\"", "\"\"") + "\";")
                .strip());
    }

    /** The default value makes the agent ask the server, also where the INI file has another. */
    private static Remedy letServerSay(LogSettings settings) {
        String section = settings.server().equals("default") ? "collection" : "database:" + settings.server();
        return Remedy.shell(
                "# with this value the server itself says where its log is:",
                "bin/bitville config set " + section + ".log_path " + LogsConfig.DEFAULT_PATH);
    }

    /** Some or all files are another server's. */
    static Impairment foreign(Run run, LogSettings settings, List<LogFile> foreign, ReadResult readResult) {
        String newest = foreign.get(foreign.size() - 1).name();
        String message = readResult.path() + ": "
                + (foreign.size() == 1
                        ? newest + " is the log of another server and is"
                        : foreign.size() + " files, the newest " + newest + ", are the log of another server and are")
                + " not read";
        Remedy remedy = settings.path().equals(LogsConfig.DEFAULT_PATH)
                ? Remedy.sql(
                        "-- a name of its own distinguishes this server's log in a folder that servers share:",
                        "ALTER SYSTEM SET log_filename = 'postgresql-" + port(run, settings) + "-%Y-%m-%d_%H%M%S.log';",
                        "SELECT pg_reload_conf();")
                : letServerSay(settings);
        return new Impairment("foreign_files", message, Optional.of(remedy));
    }

    private static String port(Run run, LogSettings settings) {
        return run.lastCapabilities()
                .map(server -> server.settings().get("port"))
                .orElse(settings.server().replaceAll("[^A-Za-z0-9_-]", "_"));
    }

    /** A file that just lies at the default path waits for an entry that shows whose it is. */
    static Impairment unproven(ReadResult readResult) {
        return new Impairment(
                "identity_unproven",
                "no entry of " + readResult.path() + " shows yet that it is this server's: it is not read until then");
    }
}
