package com.bitville.postgres.api.tls;

/** Why a peer is not trusted, for code that has to decide on it; the message beside it is for people. */
public enum PeerProblem {
    /** A certificate of the chain has expired. */
    EXPIRED,

    /** A certificate of the chain is not valid yet. */
    NOT_YET_VALID,

    /** The certificate is for other hosts. */
    WRONG_NAME,

    /** The chain does not end at a trusted authority, or Java refuses it for another reason. */
    NO_AUTHORITY
}
