package com.bitville.postgres.bench.measure;

/** A figure of the page: a counter by cycle or by time. */
public enum CostFigure {
    /** How many there were: fewer than the interval asks for where one takes longer than that. */
    CYCLES_A_MINUTE("cycles a minute", Counter.CYCLES, Counter.SECONDS, 60),
    /** The agent's own processor time a cycle. */
    AGENT_MS_A_CYCLE("agent CPU, ms a cycle", Counter.CPU_MS, Counter.CYCLES, 1),
    /** The same by time. */
    AGENT_MS_A_MINUTE("agent CPU, ms a minute", Counter.CPU_MS, Counter.SECONDS, 60),
    /** The part of it that collected garbage. */
    GARBAGE_MS_A_CYCLE("of it garbage collection", Counter.COLLECTOR_MS, Counter.CYCLES, 1),
    /** The part of it that compiled. */
    COMPILER_MS_A_CYCLE("of it the compiler", Counter.COMPILER_MS, Counter.CYCLES, 1),
    /** Memory allocated on the heap. */
    ALLOCATED_KB_A_CYCLE("allocated, kB a cycle", Counter.ALLOCATED_KB, Counter.CYCLES, 1),
    /** Processor time of the agent's backends a cycle. */
    SERVER_MS_A_CYCLE("server CPU, ms a cycle", Counter.SERVER_MS, Counter.CYCLES, 1),
    /** The same by time. */
    SERVER_MS_IN_10_MINUTES("server CPU, ms in 10 minutes", Counter.SERVER_MS, Counter.SECONDS, 600),
    /** Bodies a cycle. */
    BYTES_A_CYCLE("posted, bytes a cycle", Counter.BYTES, Counter.CYCLES, 1),
    /** Bodies by time. */
    BYTES_A_MINUTE("posted, bytes a minute", Counter.BYTES, Counter.SECONDS, 60),
    /** Posts by time. */
    REQUESTS_A_MINUTE("requests a minute", Counter.REQUESTS, Counter.SECONDS, 60);

    private final String title;
    private final Counter counter;
    private final Counter per;
    private final int units;

    CostFigure(String title, Counter counter, Counter per, int units) {
        this.title = title;
        this.counter = counter;
        this.per = per;
        this.units = units;
    }

    /** What is measured and in which unit. */
    public String title() {
        return title;
    }

    double of(Counters window) {
        return window.get(counter) * units / window.get(per);
    }
}
