package com.bitville.postgres.bench.micro;

/**
 * An inner loop alone.
 *
 * @param name class and method
 * @param parameter what it was run with, empty for nothing
 * @param microseconds for one call, elapsed
 * @param error half the width of the 99.9 % confidence interval, in microseconds
 * @param allocatedBytes for one call
 */
public record MicroResult(String name, String parameter, double microseconds, double error, double allocatedBytes) {}
