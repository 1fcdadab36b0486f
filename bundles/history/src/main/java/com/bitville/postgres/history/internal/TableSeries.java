package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The moments of one table of one server, the oldest first. */
final class TableSeries {
    /** The size of a moment without its rows. */
    static final int OVERHEAD = 160;

    /**
     * A moment.
     *
     * @param subject of the collector that read it
     * @param at when, by the agent's clock
     * @param intervalMs the time its counters cover
     * @param rowset its rows for the history
     * @param bytes their size
     * @param arrived when it arrived, by the monotonic clock
     * @param database the visited database, or empty
     */
    record Held(
            Subject subject, Instant at, long intervalMs, Rowset rowset, long bytes, long arrived, String database) {}

    private final Deque<Held> moments = new ArrayDeque<>();
    private long bytes;
    /** How many moments carry an earlier time than the one before them: a clock was set back. */
    private int setBack;
    /** How many are of a visit to a database. */
    private int visits;

    /** What was read again is held once: settings, roles, rules and idle counters say mostly the same as before. */
    Held sharing(Held held) {
        Held last = moments.peekLast();
        return last == null || !isSame(last.rowset(), held.rowset())
                ? held
                : new Held(
                        held.subject(),
                        held.at(),
                        held.intervalMs(),
                        last.rowset(),
                        held.bytes(),
                        held.arrived(),
                        held.database());
    }

    private static boolean isSame(Rowset one, Rowset other) {
        if (one.rows().size() != other.rows().size()
                || one.total() != other.total()
                || one.truncated() != other.truncated()) {
            return false;
        }
        for (int i = 0; i < one.rows().size(); i++) {
            if (!Arrays.equals(one.rows().get(i), other.rows().get(i))) {
                return false;
            }
        }
        return one.table().equals(other.table());
    }

    void add(Held held) {
        setBack += !moments.isEmpty() && isSetBack(moments.getLast(), held) ? 1 : 0;
        visits += held.database().isEmpty() ? 0 : 1;
        moments.addLast(held);
        bytes += held.bytes() + OVERHEAD;
    }

    /** Drops the oldest moment; returns the bytes freed. */
    long dropOldest() {
        Held oldest = moments.removeFirst();
        setBack -= !moments.isEmpty() && isSetBack(oldest, moments.getFirst()) ? 1 : 0;
        visits -= oldest.database().isEmpty() ? 0 : 1;
        long freed = oldest.bytes() + OVERHEAD;
        bytes -= freed;
        return freed;
    }

    private static boolean isSetBack(Held before, Held after) {
        return after.at().isBefore(before.at());
    }

    /** Those not before a time, the oldest first; only these are touched, unless a clock was set back. */
    List<Held> since(Instant from) {
        List<Held> found = new ArrayList<>();
        Iterator<Held> backwards = moments.descendingIterator();
        boolean further = true;
        while (further && backwards.hasNext()) {
            Held held = backwards.next();
            boolean within = !held.at().isBefore(from);
            if (within) {
                found.add(held);
            }
            further = within || setBack > 0;
        }
        Collections.reverse(found);
        return found;
    }

    /** Of those not before a time the last of each database; of a table that belongs to none, the last alone is touched. */
    Collection<Held> newest(Instant from) {
        Held last = moments.peekLast();
        return visits == 0 && last != null && !last.at().isBefore(from) ? List.of(last) : lastOfEach(since(from));
    }

    /** The last moment of each database, by its name. */
    static Collection<Held> lastOfEach(List<Held> moments) {
        Map<String, Held> newest = new TreeMap<>();
        moments.forEach(held -> newest.put(held.database(), held));
        return newest.values();
    }

    Deque<Held> moments() {
        return moments;
    }

    long bytes() {
        return bytes;
    }
}
