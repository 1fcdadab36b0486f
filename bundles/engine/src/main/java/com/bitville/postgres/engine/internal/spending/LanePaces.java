package com.bitville.postgres.engine.internal.spending;

/** The pace of each lane: no burst uses up ten minutes. Not thread-safe. */
public final class LanePaces {
    /** Of what is left to the core, how much may be spent at once. */
    private static final double CORE_BURST = 0.2;

    private static final double REGULAR_BURST = 0.1;
    private static final double OPTIONAL_BURST = 0.1;
    private static final double VISITS_BURST = 0.05;
    /** How many bursts a run may leave unpaid. */
    private static final double DEBT = 1;

    private static final double VISITS_DEBT = 3;
    /** What is cheap and read in every cycle goes on behind something dear of the slow lane. */
    private static final double OPTIONAL_DEBT = 2;
    /** Of what the cycles leave, for visits; they and the optional runs get what the others do not use. */
    private static final double VISITS = 0.5;
    /** Of that, how much accrues: less than the law allows, so that who asks often does not take it all. */
    private static final double PACED = 0.9;
    /** The share of a burst that is as good as all of it: for a visit that has nothing to read but what is read seldom, for instance. */
    private static final double NEARLY_ALL = 0.9;
    /** The share of a burst that the last of the core leaves to the first. */
    private static final double RESERVED_FROM_LAST = 0.25;
    /** The share of a burst that samples leave to cycles. */
    private static final double RESERVED_FROM_SAMPLES = 0.5;

    private final SpendingPace core;
    private final SpendingPace regular;
    private final SpendingPace optional;
    private final SpendingPace visits;

    public LanePaces(double allowed) {
        this.core = new SpendingPace(allowed * CORE_BURST);
        this.regular = new SpendingPace(allowed * REGULAR_BURST);
        this.optional = new SpendingPace(allowed * OPTIONAL_BURST);
        this.visits = new SpendingPace(allowed * VISITS_BURST);
    }

    public void resize(double allowed) {
        core.resize(allowed * CORE_BURST);
        regular.resize(allowed * REGULAR_BURST);
        optional.resize(allowed * OPTIONAL_BURST);
        visits.resize(allowed * VISITS_BURST);
    }

    /**
     * Adds what accrued.
     *
     * @param toCore to the core
     * @param toRegular what the core leaves, to what else is read in each cycle
     * @param toOthers what both leave
     */
    public void accrue(double toCore, double toRegular, double toOthers) {
        core.accrue(toCore);
        regular.accrue(toRegular * PACED);
        double rest = toOthers * PACED;
        double beyond = visits.accrue(rest * VISITS);
        beyond = optional.accrue(rest * (1 - VISITS) + beyond);
        visits.accrue(beyond);
    }

    /**
     * Whether the pace of its lane allows a run.
     *
     * @param behindAClaim whether one of the same lane has waited for long
     */
    public boolean allow(RunRequest run, long expected, boolean behindAClaim) {
        SpendingPace pace = of(run.lane());
        return switch (run.lane()) {
            case CORE -> allowsCore(run, expected);
            case SAMPLES -> pace.kept() - expected >= pace.most() * RESERVED_FROM_SAMPLES;
            case VISITS -> allowsVisit(run, pace);
            case REGULAR, OPTIONAL -> pace.kept() > -pace.most() * (DEBT + OPTIONAL_DEBT) / 2;
            case SLOW -> pace.kept() > (behindAClaim ? expected : 0);
        };
    }

    /** The first run of a subject comes once. The first in line may run into debt. The others leave it its share of a burst, and what is dearer than a burst waits for a whole one. */
    private boolean allowsCore(RunRequest run, long expected) {
        if (!run.seen()) {
            return true;
        }
        double left = core.most() * RESERVED_FROM_LAST * run.place();
        return run.place() == 0
                ? core.kept() > 0
                : core.kept() - left >= Math.min((double) expected, (core.most() - left) * NEARLY_ALL);
    }

    /** A visit reads at least what is read often; what is read seldom waits until much of it can be read over one connection. */
    private static boolean allowsVisit(RunRequest run, SpendingPace pace) {
        if (run.place() == 0) {
            return pace.kept() > (run.begun() ? -pace.most() : 0);
        }
        return run.begun() ? pace.kept() > 0 : pace.kept() >= pace.most() * NEARLY_ALL;
    }

    /** Whether a run that has begun may go on after that cost. */
    public boolean allowsMore(SpendingLane lane, long sofar) {
        return lane.isCore() || of(lane).kept() - sofar > 0;
    }

    public void spend(SpendingLane lane, long nanos) {
        of(lane).spend(nanos, debts(lane));
    }

    private static double debts(SpendingLane lane) {
        return switch (lane) {
            case CORE, SAMPLES, SLOW -> DEBT;
            case REGULAR, OPTIONAL -> OPTIONAL_DEBT;
            case VISITS -> VISITS_DEBT;
        };
    }

    private SpendingPace of(SpendingLane lane) {
        return switch (lane) {
            case CORE, SAMPLES -> core;
            case REGULAR -> regular;
            case OPTIONAL, SLOW -> optional;
            case VISITS -> visits;
        };
    }
}
