package com.bitville.postgres.checks.internal.load;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import java.util.List;

/**
 * The process of 13 and 14 that keeps the statistics. While it hangs, whoever reads statistics waits for ten seconds, autovacuum too; the
 * agent's statements end at their timeout before that. So the sign is that statistics time out where other things are read.
 */
public final class CollectorChecks {
    private static final int WITHOUT_COLLECTOR = 150_000;
    private static final List<String> STATISTICS = List.of("databases", "bgwriter", "archiver", "conflicts");
    /** One alone may be slow for a reason of its own. */
    private static final int SEVERAL = 2;

    private CollectorChecks() {}

    public static List<ServerCheck> all() {
        return List.of(BuiltInCheck.named(
                        "load",
                        "stats_collector_stuck",
                        "The process that keeps the statistics does not answer (13 and 14): nobody can read them, and autovacuum is blind.",
                        "server")
                .answers(CollectorChecks::look));
    }

    private static CheckAnswer look(ServerView view) {
        if (view.version() >= WITHOUT_COLLECTOR) {
            return CheckAnswer.notApplicable("from PostgreSQL 15 on there is no statistics collector");
        }
        List<String> silent = STATISTICS.stream()
                .filter(subject ->
                        view.failure(subject).filter(Reason.TIMED_OUT::equals).isPresent())
                .toList();
        return silent.size() < SEVERAL
                ? CheckAnswer.of(List.of())
                : CheckAnswer.of(List.of(Observation.of(
                                CheckSeverity.WARNING,
                                "the statistics collector does not answer: " + String.join(", ", silent)
                                        + " timed out, while other subjects were read")
                        .with("timed_out", String.join(", ", silent))
                        .remedied(
                                "-- look, in a shell of the host: the process, and whether it is stopped (T) or waits for a disk (D)",
                                "-- ps -C postgres -o pid,stat,args | grep 'stats collector'",
                                "-- cure: end that one process; the postmaster starts another within two minutes, and sessions are not disturbed",
                                "-- kill -9 PID",
                                "-- what it counted since it last wrote is lost; the way back: none needed")));
    }
}
