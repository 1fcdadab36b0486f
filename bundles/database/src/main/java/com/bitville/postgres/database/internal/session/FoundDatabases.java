package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.check.ServerFinding;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The databases with an open finding about one of their objects, which a visit confirms or ends. Thread-safe. */
public final class FoundDatabases {
    private volatile @Nullable FindingsReport report;

    public void set(FindingsReport given) {
        report = given;
    }

    public void unset(FindingsReport taken) {
        if (report == taken) {
            report = null;
        }
    }

    /** Those of a server; a hint waits for the usual visit. */
    public Set<String> of(String server) {
        FindingsReport known = report;
        return known == null
                ? Set.of()
                : known.findings().stream()
                        .filter(finding -> finding.server().equals(server)
                                && finding.state() == FindingState.OPEN
                                && isUrgent(finding)
                                && !finding.seen().object().isEmpty())
                        .map(finding -> finding.seen().database())
                        .filter(database -> !database.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isUrgent(ServerFinding finding) {
        return finding.severity() == CheckSeverity.WARNING || finding.severity() == CheckSeverity.ERROR;
    }
}
