package com.bitville.postgres.bench.measure;

/**
 * What an agent has in use.
 *
 * @param startSeconds from the start of the process to the first payload at the listener
 * @param residentMb resident memory
 * @param highestMb the most that ever was
 * @param threads threads
 */
public record Footprint(double startSeconds, double residentMb, double highestMb, int threads) {}
