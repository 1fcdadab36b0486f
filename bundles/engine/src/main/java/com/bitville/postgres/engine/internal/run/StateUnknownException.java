package com.bitville.postgres.engine.internal.run;

/**
 * Thrown if a collector asks for its saved state while there is no outbox. The answer "none" would make it start from scratch and send the
 * same data again, so its run ends here and waits.
 */
final class StateUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateUnknownException() {
        super("the outbox is not available yet, so the state of the last run is unknown");
    }
}
