package com.bitville.postgres.report.internal.statement;

import com.bitville.postgres.report.internal.source.Shift;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one statement did in a range. Sums; of a journal, of those hours in which it was among the first. */
public final class StatementLine {
    private final String queryid;
    private final String database;
    private final String user;
    private final List<StatementPoint> points = new ArrayList<>();
    private String text = "";
    private double calls;
    private double execMs;
    private double rows;
    private double hit;
    private double read;
    private double walBytes;
    private double tempBlocks;

    public StatementLine(String queryid, String database, String user) {
        this.queryid = queryid;
        this.database = database;
        this.user = user;
    }

    /** Sums of one step. */
    public void add(
            StatementPoint point, double rowsMore, double hitMore, double readMore, double walMore, double tempMore) {
        points.add(point);
        calls += point.calls();
        execMs += point.execMs();
        rows += rowsMore;
        hit += hitMore;
        read += readMore;
        walBytes += walMore;
        tempBlocks += tempMore;
    }

    void says(String statement) {
        text = statement;
    }

    public String queryid() {
        return queryid;
    }

    public String database() {
        return database;
    }

    public String user() {
        return user;
    }

    /** One statement of a role in a database, whichever range it is in. */
    public String key() {
        return queryid + "/" + database + "/" + user;
    }

    /** Whether it is the same statement in another range, without making keys. */
    public boolean isSame(StatementLine other) {
        return queryid.equals(other.queryid) && database.equals(other.database) && user.equals(other.user);
    }

    /** Empty where it is not known. */
    public String text() {
        return text;
    }

    public @Nullable String textOrNull() {
        return text.isEmpty() ? null : text;
    }

    public double calls() {
        return calls;
    }

    public double execMs() {
        return execMs;
    }

    public double meanMs() {
        return calls <= 0 ? 0 : execMs / calls;
    }

    public double rows() {
        return rows;
    }

    public double hit() {
        return hit;
    }

    public double read() {
        return read;
    }

    public double walBytes() {
        return walBytes;
    }

    /** Written to temporary files; they are read back as well, which the journal does not keep. */
    public double tempBlocks() {
        return tempBlocks;
    }

    /** The steps in which it ran, the oldest first. */
    public List<StatementPoint> points() {
        return List.copyOf(points);
    }

    /** The time of a call, step by step. */
    public List<Shift.Point> meanTimes() {
        return points.stream()
                .filter(point -> point.calls() > 0)
                .map(point -> new Shift.Point(point.at(), point.execMs() / point.calls()))
                .toList();
    }
}
