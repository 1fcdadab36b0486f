package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.logs.internal.source.LogSettings;
import com.bitville.postgres.logs.internal.source.LogsConfig;
import com.bitville.postgres.testkit.fake.FakeRun;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The collector over one log as the engine runs it: each run gets the state of the previous one. */
public final class Followed {
    public static final long RUN_BYTES = 16 << 20;

    private final LogsCollector collector;
    private FakeRun run = FakeRun.withoutSession("shop");

    /** Over a session, by an agent on another host than the server; by the clock of quiet files. */
    public static Followed over(Session session) {
        return knowingNothing(session).knowing(Elsewhere.of(session.capabilities()));
    }

    /** Over a session, by an agent that was just started. */
    static Followed knowingNothing(Session session) {
        return knowingNothing(session, Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
    }

    static Followed knowingNothing(Session session, Clock clock) {
        LogSettings settings = new LogSettings("shop", LogsConfig.DEFAULT_PATH, "", RUN_BYTES, 16 << 20);
        Followed followed = new Followed(settings, clock);
        followed.run = FakeRun.of(session).server("shop");
        return followed;
    }

    private Followed(LogSettings settings, Clock clock) {
        collector = new LogsCollector();
        collector.bindLog(new ServerLog(settings, clock));
    }

    public static Followed with(LogSettings settings, Clock clock) {
        return new Followed(settings, clock);
    }

    static LogSettings settings(String path, String prefix) {
        return new LogSettings("shop", path, prefix, RUN_BYTES, 1 << 20);
    }

    /** By a clock by which whatever was written has been left alone for an hour. */
    public static Followed quiet(String path) {
        return new Followed(settings(path, ""), Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
    }

    /** The same, with a session that may be borrowed. */
    public static Followed quiet(String path, Session session) {
        Followed followed = quiet(path);
        followed.run = FakeRun.of(session).server("shop");
        return followed;
    }

    /** The same with a known prefix. */
    public static Followed quiet(String path, String prefix) {
        return new Followed(settings(path, prefix), Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
    }

    public static Followed by(Clock clock, String path) {
        return new Followed(settings(path, ""), clock);
    }

    public static Followed by(Clock clock, String path, String prefix) {
        return new Followed(settings(path, prefix), clock);
    }

    /** The runs from here on know what the server offers. */
    public Followed knowing(Capabilities capabilities) {
        run = run.lastCapabilities(capabilities);
        return this;
    }

    /** The runs from here on are those of an agent that was started anew and has not reached the server. */
    public Followed knowingNothing() {
        run = FakeRun.withoutSession("shop").state(run.state().orElseThrow());
        return this;
    }

    /** One run whose results are committed. */
    public Snapshot next() throws CollectException, InterruptedException {
        Snapshot snapshot = uncommitted();
        run = run.next(snapshot, Duration.ofSeconds(60));
        return snapshot;
    }

    /** One run whose results are thrown away, as by a crash. */
    public Snapshot uncommitted() throws CollectException, InterruptedException {
        return collector.collect(run);
    }

    public List<String> messages() throws CollectException, InterruptedException {
        return texts(next(), "entries", "message");
    }

    public static List<String> texts(Snapshot snapshot, String table, String column) {
        return values(snapshot, table, column).stream().map(String::valueOf).toList();
    }

    public static List<@Nullable Object> values(Snapshot snapshot, String table, String column) {
        Rowset rowset = table(snapshot, table);
        int index = rowset.table().indexOf(column);
        return rowset.rows().stream().<@Nullable Object>map(row -> row[index]).toList();
    }

    public static Rowset table(Snapshot snapshot, String table) {
        return snapshot.rowsets().stream()
                .filter(rowset -> rowset.table().name().equals(table))
                .findAny()
                .orElseThrow();
    }

    public static Object state(Snapshot snapshot, String column) {
        return Objects.requireNonNull(values(snapshot, "log_state", column).get(0));
    }
}
