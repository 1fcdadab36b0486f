package com.bitville.postgres.logs.internal;

import com.bitville.postgres.bench.micro.LogSample;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryParser;
import com.bitville.postgres.logs.internal.entry.LogFormat;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.LineSplitter;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.parse.CsvlogParser;
import com.bitville.postgres.logs.internal.parse.JsonlogParser;
import com.bitville.postgres.logs.internal.parse.StderrParser;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import com.bitville.postgres.logs.internal.summary.LogSummary;
import com.bitville.postgres.testkit.load.SampleLog;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** 20,000 entries of a busy server: parsed, classified, counted, the most important kept; beside it the lines alone. */
@State(Scope.Thread)
public class LogParsingBenchmark {
    private static final int CHUNK = 256 << 10;

    /** The format. */
    @Param({"STDERR", "CSVLOG", "JSONLOG"})
    public String format = "";

    private byte[] log = new byte[0];

    /** Writes the log. */
    @Setup
    public void write() {
        log = LogSample.of(format);
    }

    private EntryParser parser(Consumer<Entry> entries) {
        LogTime time = new LogTime("UTC");
        return switch (LogFormat.valueOf(format)) {
            case JSONLOG -> new JsonlogParser(time, entries, new ReadStatistics());
            case CSVLOG -> new CsvlogParser(time, entries, new ReadStatistics());
            case STDERR -> new StderrParser(LinePrefix.of(SampleLog.PREFIX), time, entries, new ReadStatistics());
        };
    }

    /** What the agent does with it. */
    @Benchmark
    public long parsed() {
        LogSummary logSummary = new LogSummary("shop", 96 << 10);
        EntryParser parser = parser(logSummary::take);
        LineSplitter splitter = new LineSplitter(0, 0, false, parser::line);
        byte[] chunk = new byte[CHUNK];
        for (int from = 0; from < log.length; from += CHUNK) {
            int count = Math.min(CHUNK, log.length - from);
            System.arraycopy(log, from, chunk, 0, count);
            splitter.bytes(chunk, count);
        }
        parser.flush();
        return logSummary.total();
    }

    /** The least that any reader of lines does. */
    @Benchmark
    public int floorLines() throws IOException {
        int lines = 0;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(log), StandardCharsets.UTF_8))) {
            while (reader.readLine() != null) {
                lines++;
            }
        }
        return lines;
    }
}
