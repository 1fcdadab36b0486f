package com.bitville.postgres.engine.internal.run;

/**
 * A collector asked for its earlier state while there is no outbox. Answering "none" would make it start anew, and what it has already
 * sent would be sent again, so its run ends here and waits.
 */
final class StateUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateUnknownException() {
        super("the outbox is not there yet, so the state of the last run is unknown");
    }
}
