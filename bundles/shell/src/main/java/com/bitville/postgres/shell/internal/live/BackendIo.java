package com.bitville.postgres.shell.internal.live;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that backends read and write a second, from {@code pg_stat_get_backend_io}. Trial runs all count from the baseline of the last
 * cycle: what moved between two looks is their difference, until a cycle moves the baseline.
 */
final class BackendIo {
    private Map<Integer, double[]> before = Map.of();
    private long intervalMs;

    /** Bytes read and written a second, by process id. */
    Map<Integer, double[]> perSecond(Snapshot seen) {
        Map<Integer, double[]> sums = new HashMap<>();
        for (Map<String, @Nullable Object> row : RowRecords.of(seen, "backend_io")) {
            double[] sum = sums.computeIfAbsent(RowRecords.integer(row, "pid"), pid -> new double[2]);
            sum[0] += RowRecords.number(row, "read_bytes");
            sum[1] += RowRecords.number(row, "write_bytes") + RowRecords.number(row, "extend_bytes");
        }
        boolean sameBaseline = seen.intervalMs() > intervalMs;
        double seconds = (sameBaseline ? seen.intervalMs() - intervalMs : seen.intervalMs()) / 1e3;
        Map<Integer, double[]> rates = new HashMap<>();
        if (seconds > 0) {
            sums.forEach((pid, sum) -> {
                double[] earlier = sameBaseline ? before.getOrDefault(pid, new double[2]) : new double[2];
                rates.put(pid, new double[] {
                    Math.max(0, sum[0] - earlier[0]) / seconds, Math.max(0, sum[1] - earlier[1]) / seconds
                });
            });
        }
        before = sums;
        intervalMs = seen.intervalMs();
        return rates;
    }
}
