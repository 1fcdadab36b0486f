/**
 * The doctor. Turns the status of all parts and the checks of every bundle into findings with a remedy, for the shell, the page and the
 * container's health checks. Start reading at {@code AgentDoctor}.
 */
@NullMarked
package com.bitville.postgres.health.internal;

import org.jspecify.annotations.NullMarked;
