package com.bitville.postgres.testkit.listener;

/** A request breaks a rule of the wire contract. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String reason;

    /**
     * A broken rule.
     *
     * @param status the answer's status
     * @param reason which rule, and where in the body
     */
    public RefusedException(int status, String reason) {
        super(reason);
        this.status = status;
        this.reason = reason;
    }

    /**
     * The status of the response.
     *
     * @return the HTTP status
     */
    public int status() {
        return status;
    }

    /**
     * The violated rule.
     *
     * @return the message
     */
    public String reason() {
        return reason;
    }
}
