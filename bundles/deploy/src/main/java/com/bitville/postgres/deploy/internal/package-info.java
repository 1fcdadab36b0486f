/**
 * The folder {@code deploy/} for the agent's own bundles. In come jars that somebody puts there or takes away; out go updates of the
 * installed bundles in place. Start reading at {@code DeployFolder}.
 */
@NullMarked
package com.bitville.postgres.deploy.internal;

import org.jspecify.annotations.NullMarked;
