/**
 * TLS trust: the authorities of a {@link com.bitville.postgres.api.tls.AuthorityFile file} or of the system, the {@link
 * com.bitville.postgres.api.tls.PeerVerifier check} of a peer's certificate, and the reason of a refusal. The same rules apply to every
 * connection of the agent.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
@org.jspecify.annotations.NullMarked
package com.bitville.postgres.api.tls;
