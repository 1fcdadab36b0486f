package com.bitville.postgres.demo.internal.load;

import java.util.List;

/** The load of the shop: ten connections, a few percent of a core. */
public final class ShopLoad {
    private static final long JOIN_MS = 500;

    private final LockContention lockContention;
    private final List<Actor> actors;

    private ShopLoad(LockContention lockContention, List<Actor> actors) {
        this.lockContention = lockContention;
        this.actors = actors;
    }

    /**
     * Starts it.
     *
     * @param shop the database
     * @return a handle that stops it
     */
    public static ShopLoad start(Shop shop) {
        LockContention lockContention = new LockContention(shop);
        ShopLoad shopLoad = new ShopLoad(
                lockContention,
                List.of(
                        new Actor("checkout-1", shop, new Checkout()),
                        new Actor("checkout-2", shop, new Checkout()),
                        new Actor("reports", shop, new Reports()),
                        new Actor("forgetful", shop, new IdleInTransaction()),
                        new Actor("mistakes", shop, new Mistakes()),
                        new Actor("queues", shop, lockContention)));
        shopLoad.actors.forEach(Actor::start);
        return shopLoad;
    }

    /** Stops it within about four seconds, whatever its sessions wait for. */
    public void stop() {
        actors.forEach(Actor::stop);
        lockContention.abandon();
        try {
            for (Actor actor : actors) {
                actor.join(JOIN_MS);
            }
            lockContention.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
