/**
 * Runs the collectors. Collectors and servers are services that come and go; finished cycles go to every cycle listener.
 * Start reading at {@code cycle.CycleLoop}, one thread for each server; {@code limit.AdmissionControl} decides whether a collector may
 * run now.
 */
@NullMarked
package com.bitville.postgres.engine.internal;

import org.jspecify.annotations.NullMarked;
