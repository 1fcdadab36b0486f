package com.bitville.postgres.engine.internal.whiteboard;

import com.bitville.postgres.api.collect.CollectException;

/** The one place where a defect in somebody else's code (a collector, a listener, a status source) is stopped. */
public final class FaultBarrier {
    /** Work done by a service of another bundle. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws CollectException, InterruptedException;
    }

    private FaultBarrier() {}

    /**
     * Runs foreign code.
     *
     * @throws CrashException in place of whatever else it throws: errors too, as a class that a replaced bundle took away, and checked
     *     exceptions that were thrown past the compiler
     */
    public static <T> T call(Work<T> work) throws CollectException, InterruptedException, CrashException {
        try {
            return work.run();
        } catch (CollectException | InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            throw new CrashException(e);
        }
    }
}
