package com.bitville.postgres.demo.internal.story;

/** Where a story is: quiet, in trouble, or over. Its actors look at it before each of their acts. */
final class StoryPhase {
    private boolean trouble;

    synchronized boolean isTrouble() {
        return trouble;
    }

    synchronized void trouble(boolean begins) {
        trouble = begins;
        notifyAll();
    }

    /** Waits until there is trouble, or none any more. */
    synchronized void await(boolean wanted) throws InterruptedException {
        while (trouble != wanted) {
            wait();
        }
    }
}
