package com.bitville.postgres.engine.internal.whiteboard;

import com.bitville.postgres.api.collect.CollectException;

/** Contains defects in the code of other bundles: collectors, listeners, status sources. */
public final class FaultBarrier {
    /** A call of another bundle's service. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws CollectException, InterruptedException;
    }

    private FaultBarrier() {}

    /**
     * Runs a call into another bundle.
     *
     * @throws CrashException for everything else that the call throws, including errors, such as a missing class of a replaced bundle, and
     *     undeclared checked exceptions
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
