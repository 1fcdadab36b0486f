/**
 * The agent's page in the Felix web console. In come requests of a browser; out go the page, its figures as JSON, and the refusal of
 * forms that other sites post. Start reading at {@code AgentPage}.
 */
@NullMarked
package com.bitville.postgres.webconsole.internal;

import org.jspecify.annotations.NullMarked;
