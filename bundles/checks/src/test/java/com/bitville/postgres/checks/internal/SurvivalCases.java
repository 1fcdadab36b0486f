package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.Provocation.gauge;
import static com.bitville.postgres.checks.internal.Provocation.onStandby;
import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;

import com.bitville.postgres.api.history.series.SeriesKey;
import java.util.ArrayList;
import java.util.List;

/** What provokes the checks of survival and replication. */
final class SurvivalCases {
    private SurvivalCases() {}

    /** The server is on this host, and a slot without a limit holds back so much of 100 GiB. */
    private static Provocation.Step withoutLimit(long gib) {
        return (world, minute) -> NodeCases.host(world, 1L << 33, 1_000, 1_000)
                .elsewhere(
                        "host",
                        "filesystems",
                        row(
                                "mount_point",
                                "/wal",
                                "used_for",
                                "[wal]",
                                "total_bytes",
                                100L << 30,
                                "available_bytes",
                                30L << 30))
                .has("slots", Rows.slot("extended", null, true, gib << 30));
    }

    /** The oldest of so many members each is 300,000,000 old. */
    private static Provocation members(String severity, int many, int few) {
        return new Provocation(
                "mxid_members",
                "default",
                severity,
                (world, minute) -> members(world, many),
                (world, minute) -> members(world, few));
    }

    private static void members(World world, int each) {
        world.series.put(SeriesKey.of("default", "multixact.ids"), at -> 1.0);
        world.series.put(SeriesKey.of("default", "multixact.members"), at -> (double) each);
        world.has("wraparound", Rows.age(300_000_000)).has("checkpointer", row("next_multi_offset", 1));
    }

    static List<Provocation> cases() {
        List<Provocation> cases = new ArrayList<>();
        cases.add(gauge("xid_wraparound", "warning", "wraparound", Rows.age(1_100_000_000), Rows.age(800_000_000)));
        cases.add(gauge("xid_wraparound", "error", "wraparound", Rows.age(1_700_000_000), Rows.age(1_000)));
        cases.add(gauge("mxid_wraparound", "warning", "wraparound", Rows.age(1_100_000_000), Rows.age(800_000_000)));
        cases.add(members("warning", 8, 2));
        cases.add(members("error", 12, 2));
        cases.add(gauge(
                "invalid_database",
                "error",
                "databases",
                row("datname", "half", "datconnlimit", -2),
                row("datname", "half", "datconnlimit", -1)));
        cases.add(gauge(
                "slot_losing",
                "error",
                "slots",
                Rows.slot("unreserved", -100L, true, 1 << 20),
                Rows.slot("extended", 1L << 40, true, 1)));
        cases.add(new Provocation("slot_losing", "default", "warning", withoutLimit(60), withoutLimit(30)));
        cases.add(gauge(
                "slot_lost",
                "error",
                "slots",
                Rows.slot("lost", null, false, 0),
                Rows.slot("reserved", null, true, 0)));
        cases.add(new Provocation(
                "slot_inactive",
                "default",
                "warning",
                (world, minute) -> world.has("slots", Rows.slot("extended", null, false, 1_000L * minute)),
                (world, minute) -> world.has("slots", Rows.slot("extended", null, true, 1_000L * minute))));
        cases.add(gauge("xmin_held", "warning", "xmin_holders", Rows.holder(61, 5_000), Rows.holder(40, 5_000)));
        cases.add(gauge("xmin_held", "error", "xmin_holders", Rows.holder(25 * 60, 5_000), Rows.holder(1, 5_000)));
        cases.add(gauge(
                "xmin_held",
                "warning",
                "xmin_holders",
                Rows.preparedHolder(61, 5_000),
                Rows.preparedHolder(40, 5_000)));
        cases.add(gauge("prepared_orphan", "warning", "prepared", Rows.prepared(11), Rows.prepared(7)));
        cases.add(gauge("prepared_orphan", "error", "prepared", Rows.prepared(61), Rows.prepared(7)));
        cases.add(new Provocation(
                "archive_failing",
                "default",
                "warning",
                (world, minute) -> world.has("archiver", Rows.archiver(1, 0, world)),
                (world, minute) -> world.has("archiver", Rows.archiver(0, 1, world))));
        cases.add(new Provocation(
                "archive_behind",
                "default",
                "warning",
                (world, minute) -> world.has("archiver", row("archive_mode", "on", "ready_files", 4 + minute)),
                (world, minute) -> world.has("archiver", row("archive_mode", "on", "ready_files", 2))));
        cases.add(gauge(
                "archive_behind",
                "warning",
                "archiver",
                row("archive_mode", "on", "without_command", true, "ready_files", 1),
                row("archive_mode", "on", "without_command", false, "ready_files", 1)));
        cases.add(gauge(
                "checksum_failures",
                "error",
                "databases",
                row("datname", "shop", "checksum_failures", 1, "checksum_last_failure", START),
                row(
                        "datname",
                        "shop",
                        "checksum_failures",
                        0,
                        "checksum_last_failure",
                        START.minusSeconds(8 * 86_400))));
        cases.add(new Provocation(
                "disk_full",
                "host",
                "error",
                (world, minute) -> world.has("filesystems", Rows.disk(4_900_000_000L)),
                (world, minute) -> world.has("filesystems", Rows.disk(5_100_000_000L))));
        cases.add(gauge(
                "replay_lag",
                "warning",
                "senders",
                row("application_name", "r", "state", "streaming", "replay_behind_ms", 301_000, "replay_lag_bytes", 10),
                row(
                        "application_name",
                        "r",
                        "state",
                        "streaming",
                        "replay_behind_ms",
                        200_000,
                        "replay_lag_bytes",
                        10)));
        cases.add(onStandby(
                "receiver_down",
                "warning",
                Rows.receiver("streaming", 130_000, false),
                Rows.receiver("streaming", 90_000, false)));
        cases.add(onStandby(
                "receiver_down",
                "error",
                Rows.receiver("streaming", 16 * 60_000, false),
                Rows.receiver("streaming", 5_000, false)));
        cases.add(onStandby(
                "replay_paused", "warning", Rows.receiver("streaming", 1, true), Rows.receiver("streaming", 1, false)));
        cases.add(new Provocation(
                "recovery_conflicts",
                "default",
                "warning",
                (world, minute) -> world.standby().has("conflicts", row("datname", "shop", "confl_snapshot", 3)),
                (world, minute) -> world.standby().has("conflicts")));
        cases.add(gauge(
                "subscription",
                "warning",
                "subscriptions",
                row("subname", "s", "subenabled", false, "pid", null),
                row("subname", "s", "subenabled", true, "pid", 7)));
        return cases;
    }
}
