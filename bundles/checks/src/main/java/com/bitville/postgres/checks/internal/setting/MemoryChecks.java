package com.bitville.postgres.checks.internal.setting;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.LocalHost;
import com.bitville.postgres.checks.internal.rule.SettingValues;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Settings of memory against what the host has, where the server runs beside the agent. */
public final class MemoryChecks {
    private static final double KIB = 1_024;
    private static final double PAGE = 8 * KIB;
    private static final double LARGE = 8 * KIB * KIB * KIB;
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration STEP = Duration.ofHours(6);

    private MemoryChecks() {}

    public static List<ServerCheck> all() {
        return List.of(sharedBuffers(), overcommitted(), hugePages());
    }

    private static BuiltInCheck.Builder check(String name, String description) {
        return BuiltInCheck.named("settings", name, description, "settings_all", "server");
    }

    /** What the host has, or the smallest limit of a control group of a server on it. */
    private static double memory(ServerView view) {
        double whole = LocalHost.rows(view, "memory").stream()
                .mapToDouble(row -> row.count("total_bytes"))
                .findFirst()
                .orElse(0);
        return LocalHost.rows(view, "cgroups").stream()
                .filter(row -> row.text("holds").contains("postgres")
                        && row.number("memory_limit_bytes").isPresent())
                .mapToDouble(row -> row.count("memory_limit_bytes"))
                .filter(limit -> limit > 0)
                .reduce(whole, Math::min);
    }

    private static CheckAnswer ofHost(ServerView view, Function<Double, List<Observation>> look, String... settings) {
        Optional<CheckAnswer> missing = SettingValues.missing(view, settings);
        if (missing.isPresent()) {
            return missing.get();
        }
        double memory = memory(view);
        if (memory <= 0) {
            return CheckAnswer.unknown("nothing is known of the memory of this host");
        }
        return LocalHost.has(view)
                ? CheckAnswer.of(look.apply(memory))
                : CheckAnswer.notApplicable("the server does not run on this host, or its processes cannot be seen");
    }

    private static String gib(double bytes) {
        return Texts.bytes(bytes);
    }

    private static ServerCheck sharedBuffers() {
        return check("shared_buffers_size", "shared_buffers has a small or a very large share of the memory.")
                .below("low", 10, 100, "percent", "A smaller share leaves most blocks to the page cache of the kernel.")
                .above("high", 50, 100, "percent", "A larger share keeps blocks twice and leaves queries too little.")
                .answers(view -> ofHost(view, memory -> sharedBuffers(view, memory), "shared_buffers"));
    }

    private static List<Observation> sharedBuffers(ServerView view, double memory) {
        double bytes = SettingValues.number(view, "shared_buffers", 0) * PAGE;
        double percent = Texts.percent(bytes, memory);
        boolean wrong = percent < view.parameter("low") || percent > view.parameter("high");
        if (bytes <= 0 || !wrong) {
            return List.of();
        }
        return List.of(Observation.of(
                        CheckSeverity.HINT,
                        "shared_buffers is " + gib(bytes) + ", " + Texts.count(percent) + " % of the memory of "
                                + gib(memory))
                .on("", "shared_buffers")
                .with("shared_buffers_bytes", (long) bytes)
                .with("memory_bytes", (long) memory)
                .with("percent", percent)
                .remedied(
                        "-- look",
                        "SELECT name, setting, unit, source FROM pg_settings WHERE name IN ('shared_buffers', 'huge_pages');",
                        "-- cure: a quarter of the memory is a good beginning; needs a restart:",
                        "-- ALTER SYSTEM SET shared_buffers = '" + Math.max(1, Math.round(memory / 4 / KIB / KIB))
                                + "MB';   -- way back: ALTER SYSTEM RESET shared_buffers;"));
    }

    private static ServerCheck overcommitted() {
        return check(
                        "memory_overcommitted",
                        "Queries and vacuums may take more memory than there is, at the number of sessions that was seen.")
                .above("warning", 100, 1_000, "percent", "Share of the memory.")
                .answers(MemoryChecks::overcommitted);
    }

    private static CheckAnswer overcommitted(ServerView view) {
        if (SettingValues.number(view, "work_mem").isEmpty()) {
            return CheckAnswer.unknown(
                    "the server's work_mem cannot be read: the agent's role or its database has a value of its own",
                    "-- look: SELECT setdatabase, setrole::regrole, setconfig FROM pg_db_role_setting;",
                    "-- cure: the agent sets its own limit; a newer role.sql, run again, does this for its role:",
                    "-- ALTER ROLE ... RESET work_mem;   -- then, at the next connection, it is read");
        }
        return ofHost(
                view,
                memory -> overcommitted(view, memory),
                "shared_buffers",
                "work_mem",
                "max_connections",
                "maintenance_work_mem",
                "autovacuum_work_mem",
                "autovacuum_max_workers");
    }

    private static List<Observation> overcommitted(ServerView view, double memory) {
        double buffers = SettingValues.number(view, "shared_buffers", 0) * PAGE;
        double workMem = SettingValues.number(view, "work_mem", 0) * KIB;
        double own = SettingValues.number(view, "autovacuum_work_mem", -1);
        double vacuum = (own < 0 ? SettingValues.number(view, "maintenance_work_mem", 0) : own)
                * KIB
                * SettingValues.number(view, "autovacuum_max_workers", 0);
        if (buffers + workMem * SettingValues.number(view, "max_connections", 0) + vacuum
                <= memory * view.parameter("warning") / 200) {
            // Not even with every session at work; the week of figures need not be read.
            return List.of();
        }
        double peak = view.points(SeriesKey.of(view.server(), "sessions.active"), WEEK, STEP).stream()
                .mapToDouble(SeriesPoint::value)
                .max()
                .orElse(0);
        double now = view.rows("session_counts").stream()
                .filter(row -> row.text("counted_by").equals("state")
                        && row.text("value").equals("active"))
                .mapToDouble(row -> row.count("sessions"))
                .findFirst()
                .orElse(0);
        double active = Math.ceil(Math.max(peak, now));
        double need = buffers + workMem * active + vacuum;
        double percent = Texts.percent(need, memory);
        return view.grade(percent, "", "").stream()
                .map(how -> Observation.of(
                                how,
                                "shared_buffers, work_mem for the " + Texts.count(active)
                                        + " sessions that were active at once, and maintenance_work_mem for autovacuum are "
                                        + gib(need) + "; there are " + gib(memory))
                        .with("needed_bytes", (long) need)
                        .with("memory_bytes", (long) memory)
                        .with("percent", percent)
                        .with("active_sessions", (long) active)
                        .with("work_mem_bytes", (long) workMem)
                        .remedied(
                                "-- look: one sort or hash takes work_mem, and a query may have several",
                                "SELECT name, setting, unit, source FROM pg_settings WHERE name IN ('shared_buffers', 'work_mem', 'hash_mem_multiplier', 'maintenance_work_mem', 'autovacuum_work_mem', 'autovacuum_max_workers');",
                                "-- cure: a smaller work_mem for all and a larger one for the roles that need it; reload only, no lock:",
                                "-- ALTER SYSTEM SET work_mem = '"
                                        + Math.max(1, Math.round(workMem / 2 / KIB / KIB))
                                        + "MB';   -- way back: ALTER SYSTEM RESET work_mem;",
                                "-- or fewer sessions at once, by a pooler"))
                .toList();
    }

    private static ServerCheck hugePages() {
        return check(
                        "huge_pages_off",
                        "A large shared_buffers lies in small pages: page tables take memory, and each session more of it.")
                .answers(view -> view.version() < 170_000
                        ? CheckAnswer.notApplicable("before 17 the server does not tell")
                        : SettingValues.missing(view, "huge_pages_status", "shared_buffers")
                                .orElseGet(() -> CheckAnswer.of(hugePages(view))));
    }

    private static List<Observation> hugePages(ServerView view) {
        boolean off = SettingValues.text(view, "huge_pages_status").equals("off");
        double bytes = SettingValues.number(view, "shared_buffers", 0) * PAGE;
        if (!off || bytes <= LARGE) {
            return List.of();
        }
        return List.of(
                Observation.of(CheckSeverity.HINT, "shared_buffers is " + gib(bytes) + " and lies in small pages")
                        .on("", "huge_pages")
                        .with("shared_buffers_bytes", (long) bytes)
                        .remedied(
                                "-- look",
                                "SELECT name, setting FROM pg_settings WHERE name IN ('huge_pages', 'huge_pages_status', 'shared_memory_size_in_huge_pages');",
                                "-- cure: give the kernel that many, then restart the server (huge_pages = try is the default); in a shell: sysctl -w vm.nr_hugepages="
                                        + Math.round(bytes / (2 * KIB * KIB) * 1.05),
                                "-- way back: vm.nr_hugepages=0 after the restart without them"));
    }
}
