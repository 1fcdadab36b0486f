/**
 * Runs the collectors. In come collectors and servers, as services that come and go; out go finished cycles, to every listener of cycles.
 * Start reading at {@code cycle.CycleLoop}, one thread for each server; {@code limit.AdmissionControl} decides whether a collector may
 * run now.
 */
@NullMarked
package com.bitville.postgres.engine.internal;

import org.jspecify.annotations.NullMarked;
