package com.bitville.postgres.shell.internal.world;

import static com.bitville.postgres.shell.internal.view.FakeHistory.table;

import com.bitville.postgres.api.collect.table.Rowset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The load profile of minutes with one user, who has a control sequence in the name. */
public final class FakeProfile {
    private static final String BY = "counted_by,value,others,active_ms,aas,error";
    private static final String COVERED = "covered_s,looks,longest_gap_s,active_ms,aas,error,idle_in_transaction_ms";

    private FakeProfile() {}

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    /**
     * A minute.
     *
     * @param cpuMs session time without a wait
     * @param ioMs session time in reads
     * @param gap the longest time without a look, in seconds
     */
    public static Rowset[] minute(long cpuMs, long ioMs, double gap) {
        long all = cpuMs + ioMs;
        return new Rowset[] {
            table("profile.covered", COVERED, row(60.0, 60, gap, all, all / 6e4, 0.1, 30_000L)),
            table(
                    "profile.by",
                    BY,
                    row("wait_event", "CPU", null, cpuMs, cpuMs / 6e4, 0.08),
                    row("wait_event", "IO:DataFileRead", null, ioMs, ioMs / 6e4, 0.06),
                    row("statement", "42", null, cpuMs, cpuMs / 6e4, 0.08),
                    row("statement", null, 3, ioMs, ioMs / 6e4, 0.06),
                    row("usename", "ann\u001b[2J", null, all, all / 6e4, 0.1),
                    row("route", null, null, all, all / 6e4, 0.1)),
            table(
                    "profile.top",
                    "wait_event_type,wait_event,statement,usename,active_ms",
                    row("CPU", null, "42", "ann\u001b[2J", cpuMs),
                    row("IO", "DataFileRead", "43", "ann\u001b[2J", ioMs)),
            table("profile.statements", "statement,query", row("42", "SELECT ?"))
        };
    }
}
