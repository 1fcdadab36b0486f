package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.logs.internal.source.LocalLogSource;
import com.bitville.postgres.logs.internal.source.LogDestination;
import com.bitville.postgres.logs.internal.source.LogSettings;
import com.bitville.postgres.logs.internal.source.LogSource;
import com.bitville.postgres.logs.internal.source.LogsConfig;
import com.bitville.postgres.logs.internal.source.SqlLogSource;
import com.bitville.postgres.logs.internal.source.SymbolicLinks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides how a log is read: from files if they belong to this server and can be read, else over SQL if the server offers it. */
final class LogSources {
    private LogSources() {}

    /** A configured log_path is used unchanged; alternatives are only tried if it has its default value. */
    static LogSource choose(Run run, LogSettings settings, LogDestination server, @Nullable LogState before, long nowMs)
            throws CollectException, InterruptedException {
        LocalLogSource here = new LocalLogSource(
                server.path(settings.path()), SymbolicLinks.of(before == null ? Map.of() : before.settings()), nowMs);
        if (!settings.path().equals(LogsConfig.DEFAULT_PATH)) {
            return here;
        }
        boolean overSqlBefore = before != null && before.path().startsWith(SqlLogSource.SCHEME);
        boolean elsewhere = server.elsewhere();
        CollectException trouble = elsewhere ? null : here.trouble();
        boolean itsOwnMatter = trouble == null
                || (trouble.reason() == Reason.UNSUPPORTED
                        && before != null
                        && before.path().equals(here.path()));
        if (!elsewhere && itsOwnMatter) {
            return here;
        }
        // A file at the default path of this host may be mounted from the other host, but it is not used once the log
        // was read over SQL.
        boolean mounted = !overSqlBefore && Files.exists(Path.of(settings.path()));
        try {
            Optional<SqlLogSource> there = SqlLogSource.of(run.borrowSession(), server);
            if (there.isPresent()) {
                return there.get();
            }
        } catch (CollectException e) {
            if (e.reason() == Reason.UNAVAILABLE && (mounted || (!elsewhere && !overSqlBefore))) {
                return here;
            }
            throw e;
        }
        if (mounted) {
            return here;
        }
        if (trouble != null) {
            throw trouble;
        }
        throw new CollectException(
                Reason.UNSUPPORTED,
                "the server is on another host and does not offer its log over SQL (tier 4 of config/role.sql),"
                        + " and log_path names no file of it here");
    }
}
