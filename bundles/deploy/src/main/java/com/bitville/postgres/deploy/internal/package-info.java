/**
 * The folder {@code deploy/} for the agent's own bundles: jars that are added or removed there update the installed bundles in place.
 * Start reading at {@code DeployFolder}.
 */
@NullMarked
package com.bitville.postgres.deploy.internal;

import org.jspecify.annotations.NullMarked;
