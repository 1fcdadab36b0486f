package com.bitville.postgres.bench.report;

import com.bitville.postgres.bench.agent.BacklogDrain;

/**
 * What follows an interruption.
 *
 * @param restartSeconds from the start of a process that has run before to its first payload
 * @param drain the backlog after an outage of the listener
 */
public record Interruption(double restartSeconds, BacklogDrain drain) {}
