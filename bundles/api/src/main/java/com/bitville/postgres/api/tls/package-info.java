/**
 * Whom the agent believes at the other end of a TLS connection: the authorities of a {@link com.bitville.postgres.api.tls.AuthorityFile
 * file} or the system's, the {@link com.bitville.postgres.api.tls.PeerVerifier verdict} on what a peer shows, and its reason in words. One
 * set of rules for every connection the agent makes.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package com.bitville.postgres.api.tls;
