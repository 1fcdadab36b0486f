package com.bitville.postgres.logs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.correlation.TagFilter;
import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.LineSplitter;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.parse.JsonlogParser;
import com.bitville.postgres.logs.internal.summary.LogSummary;
import com.bitville.postgres.wire.internal.body.Written;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of the tags in the comments of logged statements those leave that may, whatever way. */
class RequestTagsTest {
    private static final String LINE =
            "{\"timestamp\":\"2026-11-23 06:00:00.123 UTC\",\"pid\":7,\"error_severity\":\"LOG\",\"message\":\"duration: 900.0 ms"
                    + "  statement: select 1 /*job='canary',route='%2Forders%2F12345',"
                    + "traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'*/\"}\n";

    @Test
    void onlyAllowedTagsLeave() throws Exception {
        String written = written((server, tags) -> Map.of("route", server + String.valueOf(tags.get("route"))));
        assertThat(written).contains("\"route\":\"shop/orders/?\"").doesNotContain("canary", "12345");
    }

    @Test
    void noneLeaveWithoutAFilter() throws Exception {
        assertThat(written(TagFilter.NONE))
                .contains("4bf92f3577b34da6a3ce929d0e0e4736")
                .doesNotContain("canary", "orders");
    }

    private static String written(TagFilter filter) throws Exception {
        LogSummary logSummary = new LogSummary("shop", 1 << 20, filter);
        JsonlogParser parser = new JsonlogParser(new LogTime("UTC"), logSummary::take, new ReadStatistics());
        byte[] bytes = Bytes.of(LINE);
        new LineSplitter(0, 0, false, parser::line).bytes(bytes, bytes.length);
        parser.flush();
        List<Rowset> rowsets = logSummary.rowsets();
        return Written.of(
                new Snapshot(new LogsCollector().subject(), "shop", Instant.EPOCH, 0, rowsets, Optional.empty()));
    }
}
