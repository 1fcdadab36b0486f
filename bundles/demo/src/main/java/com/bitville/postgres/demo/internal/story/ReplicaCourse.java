package com.bitville.postgres.demo.internal.story;

import com.bitville.postgres.demo.internal.load.Act;
import com.bitville.postgres.demo.internal.load.Shop;
import com.bitville.postgres.demo.internal.server.DemoServer;
import com.bitville.postgres.demo.internal.server.DemoStandby;
import java.sql.SQLException;
import java.util.List;

/** Somebody pauses the replay of the standby and forgets it, while a job loads price lists on the primary. */
final class ReplicaCourse implements StoryCourse {
    private final DemoServer server;
    private final DemoStandby standby;
    private final Shop shop;
    private final StoryPhase phase;

    ReplicaCourse(DemoServer server, DemoStandby standby, Shop shop, StoryPhase phase) {
        this.server = server;
        this.standby = standby;
        this.shop = shop;
        this.phase = phase;
    }

    /** With room for the WAL of the job: this story is not about checkpoints. */
    @Override
    public void prepare() throws SQLException {
        PriceListJob.prepare(shop);
        server.execute(Shop.DATABASE, "ALTER SYSTEM SET max_wal_size = '2GB'");
        server.execute(Shop.DATABASE, "SELECT pg_reload_conf()");
    }

    @Override
    public List<Act> acts() {
        return List.of(new PriceListJob(phase));
    }

    @Override
    public void begin() throws SQLException {
        standby.execute("SELECT pg_wal_replay_pause()");
    }

    @Override
    public void end() throws SQLException {
        standby.execute("SELECT pg_wal_replay_resume()");
    }

    @Override
    public String trouble() {
        return "the replay of the standby is paused, while a job loads price lists on the primary";
    }
}
