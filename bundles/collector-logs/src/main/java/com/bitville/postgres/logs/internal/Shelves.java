package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides how a log is read: in files where they are this server's and can be read, else over SQL where the server offers that. */
final class Shelves {
    private Shelves() {}

    /** A log_path that was chosen is taken as it is; whatever else can be tried is tried only for one left at its default. */
    static Shelf choose(Run run, LogSettings settings, ServerSettings server, @Nullable LogState before, long nowMs)
            throws CollectException, InterruptedException {
        LocalShelf here = new LocalShelf(
                server.path(settings.path()), Links.of(before == null ? Map.of() : before.settings()), nowMs);
        if (!settings.path().equals(LogsConfig.DEFAULT_PATH)) {
            return here;
        }
        boolean overSqlBefore = before != null && before.path().startsWith(SqlShelf.SCHEME);
        boolean elsewhere = server.elsewhere();
        CollectException trouble = elsewhere ? null : here.trouble();
        boolean itsOwnMatter = trouble == null
                || (trouble.reason() == Reason.UNSUPPORTED
                        && before != null
                        && before.path().equals(here.path()));
        if (!elsewhere && itsOwnMatter) {
            return here;
        }
        // What is at the default path of this host may be mounted from the other, but once the other was asked it is
        // not mixed in.
        boolean mounted = !overSqlBefore && Files.exists(Path.of(settings.path()));
        try {
            Optional<SqlShelf> there = SqlShelf.of(run.borrow(), server);
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
        String remedy =
                "run tier 4 (log) of config/role.sql there, which bitville:doctor prints, and it is read over SQL";
        if (trouble != null) {
            throw new CollectException(trouble.reason(), trouble.getMessage() + "; or " + remedy, trouble);
        }
        throw new CollectException(
                Reason.UNSUPPORTED,
                "the server is on another host: " + remedy + "; or set log_path to where its log is");
    }
}
