/**
 * The agent's page in the Felix web console: serves the page and its figures as JSON, and refuses forms that other sites post. Start
 * reading at {@code AgentPage}.
 */
@NullMarked
package com.bitville.postgres.webconsole.internal;

import org.jspecify.annotations.NullMarked;
