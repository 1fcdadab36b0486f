package com.bitville.postgres.bench.micro;

import com.bitville.postgres.testkit.load.SampleLog;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** The log that the parsers are measured with. */
public final class LogSample {
    /** How many entries it has. */
    public static final int ENTRIES = 20_000;

    private LogSample() {}

    /** The same each time. */
    public static byte[] of(String format) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ENTRIES; i++) {
            text.append(SampleLog.entry(SampleLog.Format.valueOf(format), i, random));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
