package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.source.Counted;
import com.bitville.postgres.report.internal.source.ReportSources;

/** Checkpoints and WAL of a range. */
public record WriteFacts(
        Counted timed,
        Counted requested,
        Counted writeMs,
        Counted syncMs,
        Counted buffers,
        Counted wal,
        Counted pages) {
    public static WriteFacts of(ReportSources sources, TimeRange range) {
        String table = "checkpointer";
        return new WriteFacts(
                Counted.of(sources, range, table, "num_timed", "checkpoints.timed"),
                Counted.of(sources, range, table, "num_requested", "checkpoints.requested"),
                Counted.of(sources, range, table, "write_time", "checkpoints.write_time"),
                Counted.of(sources, range, table, "sync_time", "checkpoints.sync_time"),
                Counted.of(sources, range, table, "buffers_written", "checkpoints.buffers_written"),
                Counted.of(sources, range, "server", "wal_bytes", "wal.bytes"),
                Counted.of(sources, range, "wal", "wal_fpi", "wal.full_pages"));
    }
}
