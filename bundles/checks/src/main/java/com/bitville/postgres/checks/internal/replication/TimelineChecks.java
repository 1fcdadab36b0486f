package com.bitville.postgres.checks.internal.replication;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.ClusterNodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Nodes of one cluster that have parted: each goes its own way from then on. */
public final class TimelineChecks {
    private static final String NAME = "timeline";
    private static final Duration HOUR = Duration.ofHours(1);

    private TimelineChecks() {}

    public static List<ServerCheck> all() {
        return List.of(BuiltInCheck.named(
                        "replication",
                        NAME,
                        "Two nodes of a cluster take writes, or a standby follows a history that its primary has left.",
                        "server")
                .answers(TimelineChecks::look));
    }

    private static CheckAnswer look(ServerView view) {
        List<ClusterNodes.Node> primaries = ClusterNodes.others(view).stream()
                .filter(ClusterNodes.Node::isPrimary)
                .toList();
        if (primaries.isEmpty()) {
            return CheckAnswer.notApplicable("this agent watches no other primary of the same cluster");
        }
        return CheckAnswer.of(
                view.isPrimary()
                        ? primaries.stream()
                                .filter(other -> isAtTheSameTime(view, other))
                                .map(other -> twoPrimaries(view, other))
                                .toList()
                        : primaries.stream()
                                .flatMap(other -> behind(view, other).stream())
                                .toList());
    }

    /** After a failover the former primary is away: what is known of it is older than this server's last but one reading. */
    private static boolean isAtTheSameTime(ServerView view, ClusterNodes.Node other) {
        List<TableReading> own = view.over("server", HOUR);
        if (own.size() < 2) {
            return false;
        }
        TableReading before = own.get(own.size() - 2);
        return before.rows().stream().noneMatch(row -> row.is("in_recovery"))
                && other.reading().at().isAfter(before.at());
    }

    private static Observation twoPrimaries(ServerView view, ClusterNodes.Node other) {
        TableRow own = view.rows("server").get(0);
        String id = own.text("system_identifier");
        return Observation.of(
                        CheckSeverity.ERROR,
                        "this server and " + other.name() + " both take writes and are the same cluster " + id
                                + " (timelines " + own.text(NAME) + " and "
                                + other.row().text(NAME) + ")")
                .on("", other.name())
                .with("system_identifier", id)
                .with(NAME, own.number(NAME).isPresent() ? (long) own.count(NAME) : null)
                .with(
                        "other_timeline",
                        other.row().number(NAME).isPresent()
                                ? (long) other.row().count(NAME)
                                : null)
                .with("other", other.name())
                .losingData()
                .remedied(
                        "-- look, on both: who writes where, and since when",
                        "SELECT pg_is_in_recovery(), pg_walfile_name(pg_current_wal_lsn()), pg_postmaster_start_time();",
                        "SELECT usename, client_addr, count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1, 2;",
                        "-- cure: keep the applications on one of them, stop the other at once, save what was written there alone, and make it a standby:",
                        "-- in a shell: pg_rewind --target-pgdata \"$PGDATA\" --source-server 'host=... user=postgres dbname=postgres'",
                        "-- a copy that was made on purpose and goes its own way: bitville:checks explain prints how to mute this");
    }

    private static Optional<Observation> behind(ServerView view, ClusterNodes.Node primary) {
        return view.rows("receiver").stream()
                .filter(row -> row.number("received_tli").isPresent()
                        && primary.row().number(NAME).isPresent()
                        && row.count("received_tli") < primary.row().count(NAME))
                .findFirst()
                .map(
                        row -> Observation.of(
                                        CheckSeverity.ERROR,
                                        "this standby follows timeline " + row.text("received_tli") + "; its primary "
                                                + primary.name() + " is on "
                                                + primary.row().text(NAME))
                                .on("", primary.name())
                                .with("received_tli", (long) row.count("received_tli"))
                                .with("primary_timeline", (long) primary.row().count(NAME))
                                .with("primary", primary.name())
                                .remedied(
                                        "-- look",
                                        "SELECT status, received_tli, sender_host, sender_port FROM pg_stat_wal_receiver;",
                                        "-- cure: let primary_conninfo name the new primary; if the log says that WAL was replayed beyond the fork, stop this server, then",
                                        "-- in a shell: pg_rewind --target-pgdata \"$PGDATA\" --source-server 'host=... user=postgres dbname=postgres'"));
    }
}
