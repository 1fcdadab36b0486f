package com.bitville.postgres.bench.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM with the serial collector has logged by {@code -Xlog:gc,gc+heap}, which costs it less than being asked.
 *
 * @param allocatedKb allocated up to the last collection
 * @param young collections of the young generation
 * @param full collections of everything
 */
public record GcLog(long allocatedKb, long young, long full) {
    /** The option that makes the JVM write it. */
    public static String option(Path file) {
        return "-Xlog:gc,gc+heap:file=" + file + ":uptime:filecount=0";
    }

    private static final Pattern GENERATION = Pattern.compile("(DefNew|Tenured): (\\d+)K\\(\\d+K\\)->(\\d+)K");

    /**
     * Reads the file.
     *
     * @param file which the JVM may still be writing
     * @return the sums since the JVM's start
     * @throws IOException if there is no such file, or none of the serial collector that has collected
     */
    public static GcLog read(Path file) throws IOException {
        GcLog log = of(Files.readString(file));
        if (log.young + log.full == 0 || log.allocatedKb == 0) {
            throw new IOException(
                    file + " tells of no collection by the serial collector: is it still the one that is shipped?");
        }
        return log;
    }

    static GcLog of(String text) {
        long allocated = 0;
        long young = 0;
        long full = 0;
        long[] after = new long[2];
        for (String line : text.split("\n", -1)) {
            Matcher generation = GENERATION.matcher(line);
            if (generation.find()) {
                int which = generation.group(1).equals("DefNew") ? 0 : 1;
                allocated += Long.parseLong(generation.group(2)) - after[which];
                after[which] = Long.parseLong(generation.group(3));
            } else if (line.contains("Pause Young")) {
                young++;
            } else if (line.contains("Pause Full")) {
                full++;
            }
        }
        return new GcLog(allocated, young, full);
    }
}
