package com.bitville.postgres.demo.internal.story;

import com.bitville.postgres.demo.internal.load.Act;
import com.bitville.postgres.demo.internal.load.Actor;
import com.bitville.postgres.demo.internal.load.Checkout;
import com.bitville.postgres.demo.internal.load.Shop;
import com.bitville.postgres.demo.internal.server.DemoServer;
import com.bitville.postgres.demo.internal.server.DemoStandby;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A story from its quiet time to its end: calm customers, and one thing that goes wrong. */
public final class StoryRun {
    private static final Logger LOG = LoggerFactory.getLogger(StoryRun.class);
    private static final int CUSTOMERS = 4;
    private static final long JOIN_MS = 500;
    private static final long AFTERWARDS = 6;

    private final ShopStory story;
    private final StoryCourse course;
    private final StoryPhase phase;
    private final List<Actor> actors = new ArrayList<>();
    private final Clock clock = Clock.systemUTC();

    private StoryRun(ShopStory story, StoryCourse course, StoryPhase phase) {
        this.story = story;
        this.course = course;
        this.phase = phase;
    }

    /**
     * Prepares a story and lets its customers come.
     *
     * @param story which
     * @param server where
     * @param standby of the server; only {@link ShopStory#REPLICA} needs it
     * @param shop the database
     * @return the story in its quiet time
     * @throws IOException if something cannot be made
     * @throws SQLException if the server refuses something
     * @throws InterruptedException if interrupted
     */
    public static StoryRun open(ShopStory story, DemoServer server, Optional<DemoStandby> standby, Shop shop)
            throws IOException, SQLException, InterruptedException {
        StoryPhase phase = new StoryPhase();
        StoryCourse course = switch (story) {
            case LOCK_QUEUE -> new LockQueueCourse(phase);
            case PLAN -> new SlowPlanCourse(server, shop);
            case CHECKPOINTS -> new CheckpointCourse(shop, phase);
            case REPLICA -> new ReplicaCourse(server, standby.orElseThrow(), shop, phase);
            case DEPLOY -> new DeployCourse(shop);
        };
        asInProduction(server);
        course.prepare();
        StoryRun run = new StoryRun(story, course, phase);
        for (int i = 1; i <= CUSTOMERS; i++) {
            run.actors.add(new Actor("checkout-" + i, shop, new Checkout()));
        }
        int number = 0;
        for (Act act : course.acts()) {
            run.actors.add(new Actor(story.word() + "-" + ++number, shop, act));
        }
        run.actors.forEach(Actor::start);
        return run;
    }

    /** Otherwise the server forgoes what protects its data, which end with it; each report would begin with that. */
    private static void asInProduction(DemoServer server) throws SQLException {
        for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
            server.execute(Shop.DATABASE, "ALTER SYSTEM SET " + setting + " = on");
        }
        server.execute(Shop.DATABASE, "SELECT pg_reload_conf()");
    }

    /**
     * Tells it: a quiet time, then the trouble for as long, then its end.
     *
     * @param each how long each of the two lasts
     * @param told takes a line for the visitor at each turn
     * @throws SQLException if the server refuses something
     * @throws InterruptedException if interrupted
     */
    public void tell(Duration each, Consumer<String> told) throws SQLException, InterruptedException {
        Instant quiet = now();
        told.accept("story " + story.word() + ": a quiet time until " + quiet.plus(each));
        Thread.sleep(each.toMillis());
        Instant trouble = now();
        course.begin();
        phase.trouble(true);
        told.accept("story " + story.word() + ": since " + trouble + " " + course.trouble());
        Thread.sleep(each.toMillis());
        phase.trouble(false);
        course.end();
        // A statement is counted when it ends, and read with the cycle after that.
        Thread.sleep(each.dividedBy(AFTERWARDS).toMillis());
        Instant end = now();
        LOG.info("demo_story_told story={} quiet={} trouble={} end={}", story.word(), quiet, trouble, end);
        told.accept("story " + story.word() + ": told at " + end + "; to read what happened:");
        told.accept("  bin/bitville report --from " + quiet + " --to " + end + " story.html");
        told.accept("  bin/bitville report --from " + trouble + " --to " + end + " --compare " + quiet + "/" + trouble
                + " compared.html");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Lets its customers go, within about four seconds. */
    public void stop() {
        actors.forEach(Actor::stop);
        try {
            for (Actor actor : actors) {
                actor.join(JOIN_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
