package com.bitville.postgres.demo.internal.story;

import com.bitville.postgres.demo.internal.load.Act;
import com.bitville.postgres.demo.internal.load.ShopSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** A job changes all prices in one transaction and then does something else before it commits: orders queue behind it. */
final class LockQueueCourse implements StoryCourse {
    private static final String PRICES = "UPDATE products SET price = price * ? WHERE id > 20";

    private final StoryPhase phase;

    LockQueueCourse(StoryPhase phase) {
        this.phase = phase;
    }

    @Override
    public void prepare() {}

    @Override
    public List<Act> acts() {
        return List.of(this::job);
    }

    private void job(Connection connection, Random random) throws SQLException, InterruptedException {
        phase.await(true);
        connection.setAutoCommit(false);
        ShopSql.run(connection, PRICES, 1);
        phase.await(false);
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Override
    public void begin() {}

    @Override
    public void end() {}

    @Override
    public String trouble() {
        return "a job has changed all prices and has not committed; orders wait for it";
    }
}
