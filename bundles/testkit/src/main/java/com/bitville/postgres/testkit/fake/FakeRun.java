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
import org.jspecify.annotations.Nullable;

/** The surroundings of a run as a test wants them; {@link #next} makes those of the following run. */
public final class FakeRun implements Run {
    /** No machine that stands still for a while reaches it. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String server;
    private final long cycle;
    private final Instant at;
    private final @Nullable Session session;
    private final Optional<byte[]> state;
    private final Optional<Capabilities> known;
    private final Optional<String> distress;
    private final boolean trial;

    private FakeRun(
            String server,
            long cycle,
            Instant at,
            @Nullable Session session,
            Optional<byte[]> state,
            Optional<Capabilities> known,
            Optional<String> distress,
            boolean trial) {
        this.server = server;
        this.cycle = cycle;
        this.at = at;
        this.session = session;
        this.state = state;
        this.known = known;
        this.distress = distress;
        this.trial = trial;
    }

    /**
     * The first run over a session, on the server {@code default}.
     *
     * @param session the session
     * @return the run
     */
    public static FakeRun of(Session session) {
        return new FakeRun(
                "default",
                1,
                MutableClock.create().instant(),
                session,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /**
     * The first run of a collector that has no session.
     *
     * @param server {@code host} or {@code agent}
     * @return the run
     */
    public static FakeRun withoutSession(String server) {
        return new FakeRun(
                server,
                1,
                MutableClock.create().instant(),
                null,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /**
     * The same run on another server.
     *
     * @param name the server's configured name
     * @return the run
     */
    public FakeRun server(String name) {
        return new FakeRun(name, cycle, at, session, state, known, distress, trial);
    }

    /**
     * The same run at another time.
     *
     * @param time the time
     * @return the run
     */
    public FakeRun at(Instant time) {
        return new FakeRun(server, cycle, time, session, state, known, distress, trial);
    }

    /**
     * The same run with an earlier state.
     *
     * @param bytes the state
     * @return the run
     */
    public FakeRun state(byte[] bytes) {
        return new FakeRun(server, cycle, at, session, Optional.of(bytes.clone()), known, distress, trial);
    }

    /**
     * The same run after the server was connected to, now or earlier.
     *
     * @param capabilities what it offered
     * @return the run
     */
    public FakeRun lastCapabilities(Capabilities capabilities) {
        return new FakeRun(server, cycle, at, session, state, Optional.of(capabilities), distress, trial);
    }

    /**
     * The same run on a server in distress.
     *
     * @param why what the engine finds wrong with it
     * @return the run
     */
    public FakeRun distress(String why) {
        return new FakeRun(server, cycle, at, session, state, known, Optional.of(why), trial);
    }

    /**
     * The same run as a trial by hand.
     *
     * @return the run
     */
    public FakeRun asTrial() {
        return new FakeRun(server, cycle, at, session, state, known, distress, true);
    }

    /**
     * The run of the next cycle, over the same session, with what the collector wanted back.
     *
     * @param snapshot what this run gave
     * @param later how much later it is
     * @return the run
     */
    public FakeRun next(Snapshot snapshot, Duration later) {
        Optional<byte[]> kept = snapshot.nextState().isPresent() ? snapshot.nextState() : state;
        return new FakeRun(server, cycle + 1, at.plus(later), session, kept, known, distress, false);
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
    public Session borrow() throws CollectException {
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
    public Optional<String> distress() {
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
}
