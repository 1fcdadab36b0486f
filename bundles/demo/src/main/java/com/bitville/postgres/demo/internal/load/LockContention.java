package com.bitville.postgres.demo.internal.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions that wait for each other: in a chain, in a star, sometimes in a deadlock, which the server resolves. */
final class LockContention implements Act, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LockContention.class);
    private static final int CREW = 4;
    /**
     * How many of them are requests of an application. Each becomes payloads, and the request quota must leave room for a backlog to drain.
     */
    private static final int REQUESTS = 2;

    static final String TOUCH = "UPDATE products SET stock = stock - 1 WHERE id = ?";
    private static final int STAR_PRODUCT = 10;

    private final Shop shop;
    private final ExecutorService threads;
    private final List<Connection> crew = new ArrayList<>();
    private int round;
    private boolean abandoned;

    LockContention(Shop shop) {
        this.shop = shop;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(CREW, task -> {
            Thread thread = new Thread(task, "bitville-demo-queue-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void play(Connection first, Random random) throws SQLException, InterruptedException {
        List<Future<Void>> waiters = new ArrayList<>();
        List<Connection> members = members();
        if (members.size() < CREW) {
            throw new InterruptedException("abandoned");
        }
        for (Connection member : members) {
            member.setAutoCommit(false);
        }
        List<Request> requests = new ArrayList<>();
        for (Connection member : members) {
            requests.add(requests.size() < REQUESTS ? Request.begin(member, random) : Request.none(member));
            member.commit();
        }
        first.setAutoCommit(false);
        switch (round++ % 5) {
            case 0, 2 -> chain(first, members, requests, waiters);
            case 1, 3 -> star(first, members, requests, waiters);
            default -> circle(members, requests, waiters);
        }
        // The server resolves a deadlock itself; only the others need time to be watched.
        if (waiters.size() == CREW) {
            ShopSql.pause(random, 6_000, 12_000);
        }
        first.commit();
        first.setAutoCommit(true);
        for (Future<Void> waiter : waiters) {
            await(waiter);
        }
        ShopSql.pause(random, 2_000, 5_000);
    }

    /** Each holds one row and wants that of the previous member. */
    private void chain(Connection first, List<Connection> members, List<Request> requests, List<Future<Void>> waiters)
            throws SQLException {
        ShopSql.run(first, TOUCH, 1);
        for (int i = 0; i < members.size(); i++) {
            ShopSql.run(members.get(i), requests.get(i).sql(TOUCH), i + 2);
        }
        for (int i = 0; i < members.size(); i++) {
            waiters.add(threads.submit(touch(members.get(i), requests.get(i), i + 1)));
        }
    }

    private void star(Connection first, List<Connection> members, List<Request> requests, List<Future<Void>> waiters)
            throws SQLException {
        ShopSql.run(first, TOUCH, STAR_PRODUCT);
        for (int i = 0; i < members.size(); i++) {
            waiters.add(threads.submit(touch(members.get(i), requests.get(i), STAR_PRODUCT)));
        }
    }

    private void circle(List<Connection> members, List<Request> requests, List<Future<Void>> waiters)
            throws SQLException {
        for (int i = 0; i < 2; i++) {
            ShopSql.run(members.get(i), requests.get(i).sql(TOUCH), STAR_PRODUCT + 1 + i);
        }
        waiters.add(threads.submit(touch(members.get(0), requests.get(0), STAR_PRODUCT + 2)));
        waiters.add(threads.submit(touch(members.get(1), requests.get(1), STAR_PRODUCT + 1)));
    }

    private static Callable<Void> touch(Connection member, Request request, int product) {
        return () -> {
            try {
                ShopSql.run(member, request.sql(TOUCH), product);
                member.commit();
            } catch (SQLException e) {
                member.rollback();
                throw e;
            }
            return null;
        };
    }

    private void await(Future<Void> waiter) throws InterruptedException {
        try {
            waiter.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException refused) {
                // A deadlock is intended; the victim starts again.
                LOG.debug("demo_waiter_refused sqlstate={}", refused.getSQLState());
            } else {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private synchronized List<Connection> members() throws SQLException {
        for (Connection member : crew) {
            if (!member.isClosed() && !member.getAutoCommit()) {
                member.rollback();
            }
        }
        crew.removeIf(LockContention::isClosed);
        while (crew.size() < CREW && !abandoned) {
            crew.add(shop.connect("shop-queue"));
        }
        return List.copyOf(crew);
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Cancels the waits of its sessions. */
    synchronized void abandon() {
        abandoned = true;
        for (Connection member : crew) {
            try {
                member.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("demo_waiter_already_gone sqlstate={}", e.getSQLState());
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.warn("demo_load_lingers threads=bitville-demo-queue");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
