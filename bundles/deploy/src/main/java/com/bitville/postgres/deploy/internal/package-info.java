/** The {@code deploy/} folder for the agent's own bundles: an in-place update rather than a second copy. */
@NullMarked
package com.bitville.postgres.deploy.internal;

import org.jspecify.annotations.NullMarked;
