package com.bitville.postgres.checks.internal.security;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Crashes, clocks and memory. */
public final class HostChecks {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final int LOOKS = 5;
    private static final double MS = 1_000;

    private HostChecks() {}

    public static List<ServerCheck> all() {
        return List.of(crash(), clock(), killed(), swap());
    }

    private static ServerCheck crash() {
        return BuiltInCheck.named(
                        "host", "crash_restart", "The server crashed or was restarted within the last hour.", "server")
                .sees(HostChecks::crash);
    }

    private static Stream<Observation> crash(ServerView view) {
        List<Instant> starts = new ArrayList<>();
        view.over("server", HOUR).stream()
                .flatMap(reading -> reading.rows().stream())
                .flatMap(row -> row.time("started_at").stream())
                .filter(start -> !starts.contains(start))
                .forEach(starts::add);
        double logged = view.over("entry_counts", HOUR).stream()
                .flatMap(reading -> reading.rows().stream())
                .filter(row -> row.text("class").equals("crash"))
                .mapToDouble(row -> row.count("entries"))
                .sum();
        boolean moved = starts.size() > 1;
        // A crash sets all counters to zero at once; a person resets one view at a time.
        boolean zeroed = wasReset(view, "checkpointer") && wasReset(view, "archiver") && !moved;
        if (!moved && logged == 0 && !zeroed) {
            return Stream.empty();
        }
        boolean crashed = logged > 0 || zeroed;
        String start = starts.isEmpty() ? "" : starts.get(starts.size() - 1).toString();
        return Stream.of(Observation.of(
                        crashed ? CheckSeverity.WARNING : CheckSeverity.HINT,
                        crashed
                                ? "the server recovered from a crash within the last hour; its statistics began anew"
                                : "the server was started anew at " + start)
                .with("started_at", start)
                .with("crashes_in_log", (long) logged)
                .with("statistics_zeroed", zeroed)
                .remedied(
                        "-- look: the server's log says what crashed (bitville:logs --class crash); the kernel's, whether it ran out of memory",
                        "SELECT pg_postmaster_start_time();",
                        "-- in a shell: journalctl -k | grep -i 'out of memory'"));
    }

    private static boolean wasReset(ServerView view, String table) {
        return view.over(table, HOUR).stream()
                .flatMap(reading -> reading.rows().stream())
                .anyMatch(row -> row.text("counted_from").equals("reset"));
    }

    private static ServerCheck clock() {
        return BuiltInCheck.named("host", "clock_skew", "The server's clock and the agent's differ.", "server")
                .above("warning", 2, 3_600, "s", "Median of the last five readings.")
                .above("error", 60, 86_400, "s", "The same.")
                .answers(HostChecks::clock);
    }

    private static CheckAnswer clock(ServerView view) {
        Optional<Double> skew = skew(view);
        if (skew.isEmpty()) {
            return CheckAnswer.unknown("the server's clock has been read fewer than " + LOOKS + " times");
        }
        return CheckAnswer.of(view.grade(Math.abs(skew.get()), "", "").stream()
                .map(
                        how -> Observation.of(
                                        how,
                                        "the server's clock is " + Texts.time(Math.abs(skew.get()) * MS)
                                                + (skew.get() > 0 ? " ahead of" : " behind") + " the agent's")
                                .with("skew_s", Math.round(skew.get() * 10) / 10.0)
                                .remedied(
                                        "-- look, on both hosts; in a shell: timedatectl timesync-status",
                                        "SELECT clock_timestamp();",
                                        "-- cure: chrony or systemd-timesyncd on the one that is wrong; let it slew, a jump breaks timeouts"))
                .toList());
    }

    private static ServerCheck killed() {
        return BuiltInCheck.named("host", "oom_kills", "The kernel killed processes for want of memory.", "memory")
                .ofHost()
                .answers(view -> counted(view, "memory", HOUR, "oom_kills", () -> {
                    double kills = view.over("memory", HOUR).stream()
                            .flatMap(reading -> reading.rows().stream())
                            .mapToDouble(row -> row.count("oom_kills"))
                            .sum();
                    return kills > 0
                            ? Stream.of(
                                    Observation.of(
                                                    CheckSeverity.WARNING,
                                                    "the kernel killed " + Texts.count(kills)
                                                            + " processes for want of memory within an hour")
                                            .with("oom_kills", (long) kills)
                                            .over(SeriesKey.of(view.server(), "memory.oom_kills"))
                                            .remedied(
                                                    "-- look, in a shell on this host: journalctl -k | grep -i 'killed process'",
                                                    "-- cure: less work_mem or fewer connections; vm.overcommit_memory = 2 lets a query fail instead of the server"))
                            : Stream.empty();
                }));
    }

    private static ServerCheck swap() {
        return BuiltInCheck.named("host", "swapping", "The host reads back from swap all the time.", "swap")
                .ofHost()
                .above("warning", 100, 1_000_000, "MiB", "Read back within ten minutes.")
                .answers(view -> counted(view, "swap", TEN_MINUTES, "in_bytes", () -> {
                    double mib = view.over("swap", TEN_MINUTES).stream()
                                    .flatMap(reading -> reading.rows().stream())
                                    .mapToDouble(row -> row.count("in_bytes"))
                                    .sum()
                            / (1 << 20);
                    return view.grade(mib, "", "").stream()
                            .map(how -> Observation.of(
                                            how,
                                            "the host read " + Texts.bytes(mib * (1 << 20))
                                                    + " back from swap within ten minutes")
                                    .with("swap_in_mib", Math.round(mib))
                                    .over(SeriesKey.of(view.server(), "swap.in_bytes"))
                                    .remedied(
                                            "-- look, in a shell on this host: vmstat 1 5; ps -eo pid,rss,comm --sort -rss | head",
                                            "-- cure: less memory for what is largest; vm.swappiness = 1 keeps the server's memory in",
                                            "-- way back: sysctl vm.swappiness=60"));
                }));
    }

    /** Where no reading has the counter, the kernel does not tell it. */
    private static CheckAnswer counted(
            ServerView view, String table, Duration window, String counter, Supplier<Stream<Observation>> look) {
        boolean known = view.over(table, window).stream()
                .flatMap(reading -> reading.rows().stream())
                .anyMatch(row -> row.number(counter).isPresent());
        return known
                ? CheckAnswer.of(look.get().toList())
                : CheckAnswer.unknown("the kernel of this host does not tell " + counter + " of " + table);
    }

    /** In seconds; each reading is as late as the cycle took to come to it, so only whole seconds count. */
    private static Optional<Double> skew(ServerView view) {
        List<Double> skews = new ArrayList<>();
        for (TableReading reading : view.over("server", HOUR)) {
            reading.rows().stream()
                    .flatMap(row -> row.time("server_time").stream())
                    .forEach(time ->
                            skews.add(Duration.between(reading.at(), time).toMillis() / MS));
        }
        if (skews.size() < LOOKS) {
            return Optional.empty();
        }
        return Optional.of(skews.subList(skews.size() - LOOKS, skews.size()).stream()
                .sorted()
                .toList()
                .get(LOOKS / 2));
    }
}
