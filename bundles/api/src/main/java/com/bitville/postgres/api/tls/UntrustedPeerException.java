package com.bitville.postgres.api.tls;

import java.security.cert.CertificateException;

/** A peer is not trusted. The message is one line for an operator, with subject, issuer, dates and names; it contains no secret. */
public final class UntrustedPeerException extends CertificateException {
    private static final long serialVersionUID = 1L;

    /** Why, for code that decides on it. */
    private final PeerProblem problem;

    UntrustedPeerException(PeerProblem problem, String message) {
        super(message);
        this.problem = problem;
    }

    /**
     * Why, for code that decides on it.
     *
     * @return the problem
     */
    public PeerProblem problem() {
        return problem;
    }
}
