package com.bitville.postgres.logs.internal.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Both (or all) sides of a deadlock, from the lines of its DETAIL: first one of each process that says what it waits for, then one of each
 * that says what it was running.
 *
 * @param pids the processes, the first of them the one that was given up
 * @param lockModes what each waited for
 * @param queries what each was running
 * @param detail the lines that hold no SQL
 */
public record DeadlockDetail(List<Object> pids, List<Object> lockModes, List<Object> queries, String detail) {
    private static final Pattern WAITS = Pattern.compile(
            "(?m)^Process (\\d{1,9}) waits for ([A-Z][A-Za-z]{2,30}Lock) on [^\\n]{1,200}; blocked by process \\d{1,9}\\.$");
    private static final Pattern RUNS = Pattern.compile("(?m)^Process (\\d{1,9}): ");

    public static DeadlockDetail of(String detail) {
        List<Object> pids = new ArrayList<>();
        List<Object> modes = new ArrayList<>();
        Matcher waits = WAITS.matcher(detail);
        int end = 0;
        while (waits.find() && waits.start() <= end + 1) {
            pids.add(Long.valueOf(waits.group(1)));
            modes.add(waits.group(2));
            end = waits.end();
        }
        List<Object> queries = new ArrayList<>();
        int at = end;
        for (Object pid : pids) {
            // In their order: what looks like the next one inside a statement is part of that statement.
            Matcher runs = RUNS.matcher(detail);
            if (!runs.find(Math.min(at, detail.length())) || !runs.group(1).equals(pid.toString())) {
                break;
            }
            int next = queries.size() + 1 < pids.size() ? next(detail, runs.end(), pids.get(queries.size() + 1)) : -1;
            int stop = next < 0 ? detail.length() : next;
            queries.add(detail.substring(runs.end(), stop).strip());
            at = stop;
        }
        return new DeadlockDetail(pids, modes, queries, detail.substring(0, end));
    }

    private static int next(String detail, int from, Object pid) {
        return detail.indexOf("\nProcess " + pid + ": ", from);
    }
}
