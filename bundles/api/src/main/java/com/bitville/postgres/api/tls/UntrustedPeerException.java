package com.bitville.postgres.api.tls;

import java.security.cert.CertificateException;

/** A peer is not trusted. The message is one line for an operator, with subject, issuer, dates and names; it contains no secret. */
public final class UntrustedPeerException extends CertificateException {
    private static final long serialVersionUID = 1L;

    UntrustedPeerException(String message) {
        super(message);
    }
}
