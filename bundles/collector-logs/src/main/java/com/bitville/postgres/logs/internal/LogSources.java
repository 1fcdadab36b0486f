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

/**
 * Decides how a log is read: from files if they belong to this server and can be read, else over SQL if the server offers it. Used by one
 * thread.
 */
final class LogSources {
    /** A server that does not offer its log is not asked in each cycle, if they are short: that takes a connection beside the cycle's. */
    private static final long ASK_AGAIN_MS = 10_000;

    private final LogSettings settings;
    private @Nullable Long refusedMs;

    LogSources(LogSettings settings) {
        this.settings = settings;
    }

    /** A configured log_path is used unchanged; alternatives are only tried if it has its default value. */
    LogSource choose(Run run, LogDestination server, @Nullable LogState before, long nowMs)
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
            Optional<SqlLogSource> there = offered(run, server, nowMs);
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

    private Optional<SqlLogSource> offered(Run run, LogDestination server, long nowMs)
            throws CollectException, InterruptedException {
        Long refused = refusedMs;
        if (refused != null && !run.trial() && Math.abs(nowMs - refused) < ASK_AGAIN_MS) {
            return Optional.empty();
        }
        Optional<SqlLogSource> there = SqlLogSource.of(run.borrowSession(), server);
        refusedMs = there.isPresent() ? null : (Long) nowMs;
        return there;
    }
}
