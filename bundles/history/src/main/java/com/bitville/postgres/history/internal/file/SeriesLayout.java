package com.bitville.postgres.history.internal.file;

import java.time.Duration;
import java.util.List;

/**
 * How a file is laid out: a header, a record for each series, and rings of rows. A row holds all series of one step, so that a minute
 * is written in one piece.
 *
 * @param figures how many series are kept by the minute
 * @param objects how many series of objects
 */
public record SeriesLayout(int figures, int objects) {
    /** Of a database server, and of what is smaller. */
    public static final SeriesLayout SERVER = new SeriesLayout(250, 5_000);

    public static final SeriesLayout HOST = new SeriesLayout(250, 0);
    public static final SeriesLayout AGENT = new SeriesLayout(64, 0);

    static final int HEADER = 512;
    private static final int BLOCK = 4_096;

    private static final int MINUTE = 60;
    private static final int HOUR = 3_600;
    private static final int DAY = 24 * HOUR;
    private static final int LONGEST_DAYS = 400;

    /** The layout for a name of {@code Cycle.server}. */
    public static SeriesLayout of(String server) {
        return switch (server) {
            case "host" -> HOST;
            case "agent" -> AGENT;
            default -> SERVER;
        };
    }

    int slots(Section section) {
        return section == Section.FIGURES ? figures : objects;
    }

    /** Where the record of a series is. */
    long slotPosition(Section section, int slot) {
        return HEADER + (long) SlotRecord.BYTES * (section == Section.FIGURES ? slot : figures + slot);
    }

    /** The rings of a section, the finest first. */
    List<Ring> rings(Section section) {
        long start = blocks(HEADER + (long) SlotRecord.BYTES * (figures + objects));
        Ring minutes = new Ring(start, figures, true, MINUTE, days(2, MINUTE));
        Ring tens = new Ring(minutes.end(), figures, true, 10 * MINUTE, days(14, 10 * MINUTE));
        Ring hours = new Ring(tens.end(), figures, true, HOUR, days(LONGEST_DAYS, HOUR));
        if (section == Section.FIGURES) {
            return List.of(minutes, tens, hours);
        }
        // Two hours more than a day, so that a day's row can be made after its end.
        Ring objectTens =
                new Ring(hours.end(), objects, false, 10 * MINUTE, days(1, 10 * MINUTE) + 2 * HOUR / (10 * MINUTE));
        Ring objectHours = new Ring(objectTens.end(), objects, false, HOUR, days(14, HOUR));
        Ring objectDays = new Ring(objectHours.end(), objects, false, DAY, LONGEST_DAYS);
        return List.of(objectTens, objectHours, objectDays);
    }

    /** Two places in turn for the row of objects that is not over yet, so that one of them is always whole. */
    Ring open() {
        Ring last = rings(Section.OBJECTS).get(2);
        return new Ring(last.end(), objects, false, 10 * MINUTE, 2);
    }

    /** The size of the file in bytes. */
    public long bytes() {
        return blocks(open().end());
    }

    private static int days(int days, int stepS) {
        return (int) (Duration.ofDays(days).toSeconds() / stepS);
    }

    private static long blocks(long bytes) {
        return (bytes + BLOCK - 1) / BLOCK * BLOCK;
    }
}
