package com.bitville.postgres.checks.internal.security;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Settings of the kernel on a host with a server. */
public final class KernelChecks {
    private static final String HOST = "host";

    private KernelChecks() {}

    public static List<ServerCheck> all() {
        return List.of(hugePages(), overcommit(), swappiness());
    }

    /** The host's row, where it has a server; a container shows settings that are not its own to change. */
    private static CheckAnswer ofHost(ServerView view, Function<TableRow, Optional<Observation>> look) {
        Optional<TableRow> host = view.rows(HOST).stream().findFirst();
        if (host.isEmpty()) {
            return CheckAnswer.unknown("nothing is known of the host");
        }
        return host.get().is("is_container") || host.get().count("postgres_servers") == 0
                ? CheckAnswer.notApplicable("no server is seen on this host, or the agent runs in a container")
                : CheckAnswer.of(look.apply(host.get()).stream().toList());
    }

    private static ServerCheck hugePages() {
        return BuiltInCheck.named(
                        HOST,
                        "transparent_hugepage",
                        "The kernel makes large pages that nobody asked for: it stalls sessions while it looks for room.",
                        HOST)
                .ofHost()
                .answers(view -> ofHost(
                        view,
                        row -> row.text("transparent_hugepage").equals("always")
                                ? Optional.of(
                                        Observation.of(
                                                        CheckSeverity.HINT,
                                                        "transparent_hugepage is always on a host with a server")
                                                .with("transparent_hugepage", "always")
                                                .remedied(
                                                        "-- look, in a shell on this host: cat /sys/kernel/mm/transparent_hugepage/enabled",
                                                        "-- cure, at once, until the next start; for good transparent_hugepage=madvise on the kernel's command line; in a shell on this host: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled",
                                                        "-- way back, in a shell on this host: echo always > /sys/kernel/mm/transparent_hugepage/enabled"))
                                : Optional.empty()));
    }

    private static ServerCheck overcommit() {
        return BuiltInCheck.named(
                        HOST,
                        "overcommit",
                        "The kernel promises more memory than it has: it then kills a process, and the server restarts.",
                        HOST)
                .ofHost()
                .answers(view -> ofHost(
                        view,
                        row -> row.has("overcommit_memory") && row.count("overcommit_memory") != 2
                                ? Optional.of(Observation.of(
                                                CheckSeverity.HINT,
                                                "vm.overcommit_memory is " + row.text("overcommit_memory")
                                                        + " on a host with a server")
                                        .with("overcommit_memory", (long) row.count("overcommit_memory"))
                                        .remedied(
                                                "-- look: how much is promised (Committed_AS) of what could be (CommitLimit); in a shell on this host: grep Commit /proc/meminfo",
                                                "-- cure, if CommitLimit is well above Committed_AS: then a query fails with out of memory, and the server goes on; in a shell on this host: sysctl -w vm.overcommit_memory=2 vm.overcommit_ratio=80",
                                                "-- way back, in a shell on this host: sysctl -w vm.overcommit_memory="
                                                        + row.text("overcommit_memory")))
                                : Optional.empty()));
    }

    private static ServerCheck swappiness() {
        return BuiltInCheck.named(
                        HOST,
                        "swappiness",
                        "The kernel swaps readily, and a good part of the swap space is in use.",
                        HOST,
                        "swap")
                .ofHost()
                .above("hint", 10, 100, "percent", "Used share of the swap space, where vm.swappiness is above 10.")
                .answers(view -> ofHost(view, row -> {
                    double used = view.rows("swap").stream()
                            .mapToDouble(swap -> swap.count("used_percent"))
                            .findFirst()
                            .orElse(0);
                    return row.count("swappiness") <= 10
                            ? Optional.empty()
                            : view.grade(used, "", "")
                                    .map(how -> Observation.of(
                                                    how,
                                                    "vm.swappiness is " + row.text("swappiness") + " and "
                                                            + Texts.count(used) + " % of the swap space is in use")
                                            .with("swappiness", (long) row.count("swappiness"))
                                            .with("used_percent", used)
                                            .remedied(
                                                    "-- look, in a shell on this host: vmstat 1 5",
                                                    "-- cure, at once; in a shell on this host: sysctl -w vm.swappiness=1",
                                                    "-- way back, in a shell on this host: sysctl -w vm.swappiness="
                                                            + row.text("swappiness")));
                }));
    }
}
