package com.bitville.postgres.demo.internal.load;

import java.util.List;

/** The shop's life: ten connections, a few percent of a core. */
public final class ShopLoad {
    private static final long JOIN_MS = 500;

    private final LockContention queues;
    private final List<Actor> actors;

    private ShopLoad(LockContention queues, List<Actor> actors) {
        this.queues = queues;
        this.actors = actors;
    }

    /**
     * Starts it.
     *
     * @param shop where
     * @return what stops it
     */
    public static ShopLoad start(Shop shop) {
        LockContention queues = new LockContention(shop);
        ShopLoad load = new ShopLoad(
                queues,
                List.of(
                        new Actor("checkout-1", shop, new Checkout()),
                        new Actor("checkout-2", shop, new Checkout()),
                        new Actor("reports", shop, new Reports()),
                        new Actor("forgetful", shop, new IdleInTransaction()),
                        new Actor("mistakes", shop, new Mistakes()),
                        new Actor("queues", shop, queues)));
        load.actors.forEach(Actor::start);
        return load;
    }

    /** Stops it within about four seconds, whatever its sessions wait for. */
    public void stop() {
        actors.forEach(Actor::stop);
        queues.abandon();
        try {
            for (Actor actor : actors) {
                actor.join(JOIN_MS);
            }
            queues.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
