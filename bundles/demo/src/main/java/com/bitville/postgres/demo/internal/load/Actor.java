package com.bitville.postgres.demo.internal.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread with one connection that repeats its act until it is stopped. */
public final class Actor implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Actor.class);
    private static final long AFTER_ERROR_MS = 1_000;

    private final String name;
    private final Shop shop;
    private final Act act;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable Connection connection;

    /**
     * An actor that has not started.
     *
     * @param name of its thread and application
     * @param shop what it connects to
     * @param act what it repeats
     */
    public Actor(String name, Shop shop, Act act) {
        this.name = name;
        this.shop = shop;
        this.act = act;
        this.thread = new Thread(this, "bitville-demo-" + name);
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void run() {
        Random random = new Random();
        while (!stopped) {
            try (Connection opened = shop.connect("shop-" + name)) {
                connection = opened;
                while (!stopped) {
                    act.play(opened, random);
                }
            } catch (SQLException e) {
                LOG.debug("demo_actor_lost_connection actor={} sqlstate={}", name, e.getSQLState());
                pauseAfterError();
            } catch (InterruptedException e) {
                // Only ever interrupted to be stopped.
                stopped = true;
            }
        }
    }

    private void pauseAfterError() {
        try {
            Thread.sleep(AFTER_ERROR_MS);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    /** Stops it; cancels its statement on the server. */
    public void stop() {
        stopped = true;
        thread.interrupt();
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("demo_actor_already_gone actor={} sqlstate={}", name, e.getSQLState());
            }
        }
    }

    public void join(long mostMs) throws InterruptedException {
        thread.join(mostMs);
    }
}
