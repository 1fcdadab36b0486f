package com.bitville.postgres.bench.micro;

/**
 * An inner loop alone.
 *
 * @param name class and method
 * @param parameter what it was run with, empty for nothing
 * @param microseconds processor time of one call
 * @param spread half of the distance between the least and the most of several rounds, as a part of it
 * @param allocatedBytes for one call
 */
public record MicroResult(String name, String parameter, double microseconds, double spread, double allocatedBytes) {}
