package com.bitville.postgres.demo.internal.story;

import com.bitville.postgres.demo.internal.load.Act;
import com.bitville.postgres.demo.internal.load.Shop;
import java.sql.SQLException;
import java.util.List;

/** A job writes so much WAL that the server makes one checkpoint after the other. */
final class CheckpointCourse implements StoryCourse {
    private final Shop shop;
    private final StoryPhase phase;

    CheckpointCourse(Shop shop, StoryPhase phase) {
        this.shop = shop;
        this.phase = phase;
    }

    @Override
    public void prepare() throws SQLException {
        PriceListJob.prepare(shop);
    }

    @Override
    public List<Act> acts() {
        return List.of(new PriceListJob(phase));
    }

    @Override
    public void begin() {}

    @Override
    public void end() {}

    @Override
    public String trouble() {
        return "a job loads price lists, and its WAL forces one checkpoint after the other";
    }
}
