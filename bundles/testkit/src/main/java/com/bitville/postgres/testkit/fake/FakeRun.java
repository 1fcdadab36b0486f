package com.bitville.postgres.testkit.fake;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The context of a run for tests; {@link #next} creates that of the following run. */
public final class FakeRun implements Run {
    /** A deadline far enough away for a slow machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private String server;
    private long cycle = 1;
    private Instant at = MutableClock.create().instant();
    private final @Nullable Session session;
    private Optional<byte[]> state = Optional.empty();
    private Optional<byte[]> base = Optional.empty();
    private Optional<Capabilities> known = Optional.empty();
    private Optional<String> distress = Optional.empty();
    private boolean trial;
    private int room = Integer.MAX_VALUE;
    private boolean keepsBase;
    private long destinations;
    private OptionalLong catalogState = OptionalLong.empty();

    private FakeRun(String server, @Nullable Session session) {
        this.server = server;
        this.session = session;
    }

    private FakeRun with(Consumer<FakeRun> change) {
        FakeRun copy = new FakeRun(server, session);
        copy.cycle = cycle;
        copy.at = at;
        copy.state = state;
        copy.base = base;
        copy.known = known;
        copy.distress = distress;
        copy.trial = trial;
        copy.room = room;
        copy.keepsBase = keepsBase;
        copy.destinations = destinations;
        change.accept(copy);
        return copy;
    }

    /**
     * The first run over a session, on the server {@code default}.
     *
     * @param session the session
     * @return the run
     */
    public static FakeRun of(Session session) {
        return new FakeRun("default", session);
    }

    /**
     * The first run of a collector that has no session.
     *
     * @param server {@code host} or {@code agent}
     * @return the run
     */
    public static FakeRun withoutSession(String server) {
        return new FakeRun(server, null);
    }

    /**
     * The same run on another server.
     *
     * @param name the server's configured name
     * @return the run
     */
    public FakeRun server(String name) {
        return with(copy -> copy.server = name);
    }

    /**
     * The same run at another time.
     *
     * @param time the time
     * @return the run
     */
    public FakeRun at(Instant time) {
        return with(copy -> copy.at = time);
    }

    /**
     * The same run with an earlier state.
     *
     * @param bytes the state
     * @return the run
     */
    public FakeRun state(byte[] bytes) {
        return with(copy -> copy.state = Optional.of(bytes.clone()));
    }

    /**
     * The same run with known capabilities of the server.
     *
     * @param capabilities the capabilities
     * @return the run
     */
    public FakeRun lastCapabilities(Capabilities capabilities) {
        return with(copy -> copy.known = Optional.of(capabilities));
    }

    /**
     * The same run after another number of destinations have begun.
     *
     * @param begun how many
     * @return the run
     */
    public FakeRun destinations(long begun) {
        return with(copy -> copy.destinations = begun);
    }

    @Override
    public long destinationsBegun() {
        return destinations;
    }

    /**
     * The same run with a budget that ends it early.
     *
     * @param times how often it is told that there is room
     * @return the run
     */
    public FakeRun room(int times) {
        return with(copy -> copy.room = times);
    }

    @Override
    public boolean hasRoom() {
        return room-- > 0;
    }

    @Override
    public void catalogState(long told) {
        catalogState = OptionalLong.of(told);
    }

    /**
     * What the collector told about the catalogs of its database.
     *
     * @return empty if it told nothing
     */
    public OptionalLong toldCatalogState() {
        return catalogState;
    }

    /**
     * The same run on an overloaded server.
     *
     * @param why the reason that the engine reports
     * @return the run
     */
    public FakeRun distress(String why) {
        return with(copy -> copy.distress = Optional.of(why));
    }

    /**
     * The same run as a manual trial.
     *
     * @return the run
     */
    public FakeRun asTrial() {
        return with(copy -> copy.trial = true);
    }

    /**
     * The same run with an engine that keeps a base, like the agent's.
     *
     * @return the run
     */
    public FakeRun keepingBase() {
        return with(copy -> copy.keepsBase = true);
    }

    /**
     * The run of the next cycle, over the same session, with the state of this run.
     *
     * @param snapshot the result of this run
     * @param later the time between the runs
     * @return the run
     */
    public FakeRun next(Snapshot snapshot, Duration later) {
        return with(copy -> {
            copy.cycle = cycle + 1;
            copy.at = at.plus(later);
            copy.state = snapshot.nextState().or(() -> state);
            copy.base = keepsBase ? snapshot.nextBase().or(() -> base) : base;
            copy.trial = false;
        });
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public long cycle() {
        return cycle;
    }

    @Override
    public Instant at() {
        return at;
    }

    @Override
    public Instant deadline() {
        return at.plus(PATIENCE);
    }

    @Override
    public Session session() {
        if (session == null) {
            throw new IllegalStateException("a run on " + server + " has no session");
        }
        return session;
    }

    @Override
    public Session borrowSession() throws CollectException {
        if (session == null) {
            throw new CollectException(Reason.UNAVAILABLE, "the server of this test cannot be reached");
        }
        return session;
    }

    @Override
    public Optional<Capabilities> lastCapabilities() {
        return known;
    }

    @Override
    public Optional<String> overloadReason() {
        return distress;
    }

    @Override
    public boolean trial() {
        return trial;
    }

    @Override
    public Optional<byte[]> state() {
        return state.map(byte[]::clone);
    }

    @Override
    public boolean keepsBase() {
        return keepsBase;
    }

    @Override
    public Optional<byte[]> base() {
        return base.map(byte[]::clone);
    }
}
