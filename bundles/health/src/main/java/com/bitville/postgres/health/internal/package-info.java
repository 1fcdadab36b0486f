/**
 * The doctor. In come the status of all parts and the checks of every bundle; out go findings with a remedy, for shell, page and health
 * checks. Start reading at {@code AgentDoctor}.
 */
@NullMarked
package com.bitville.postgres.health.internal;

import org.jspecify.annotations.NullMarked;
