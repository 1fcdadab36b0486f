package com.bitville.postgres.bench.measure;

import java.util.function.ToDoubleFunction;

/** A figure of the page: how it follows from a window, under which name and unit. */
public enum Figure {
    /** The agent's own processor time a cycle. */
    AGENT_MS_A_CYCLE("agent CPU", "ms a cycle", window -> window.cpuMs() / window.cycles()),
    /** The same by time. */
    AGENT_MS_A_MINUTE("agent CPU", "ms a minute", window -> window.cpuMs() * 60 / window.seconds()),
    /** The part of it that collected garbage. */
    GARBAGE_MS_A_CYCLE("of it garbage collection", "ms a cycle", window -> window.collectorMs() / window.cycles()),
    /** The part of it that compiled. */
    COMPILER_MS_A_CYCLE("of it the compiler", "ms a cycle", window -> window.compilerMs() / window.cycles()),
    /** Memory allocated on the heap. */
    ALLOCATED_KB_A_CYCLE("allocated", "kB a cycle", window -> window.allocatedKb() / window.cycles()),
    /** Processor time of the agent's backends a cycle. */
    SERVER_MS_A_CYCLE("server CPU", "ms a cycle", window -> window.serverMs() / window.cycles()),
    /** The same by time. */
    SERVER_MS_IN_10_MINUTES("server CPU", "ms in 10 minutes", window -> window.serverMs() * 600 / window.seconds()),
    /** Bodies a cycle. */
    BYTES_A_CYCLE("posted", "bytes a cycle", window -> window.bytes() / window.cycles()),
    /** Bodies by time. */
    BYTES_A_MINUTE("posted", "bytes a minute", window -> window.bytes() * 60 / window.seconds()),
    /** Posts by time. */
    REQUESTS_A_MINUTE("requests", "a minute", window -> window.requests() * 60 / window.seconds());

    private final String label;
    private final String unit;

    @SuppressWarnings("ImmutableEnumChecker") // The functions hold no state.
    private final ToDoubleFunction<Window> value;

    Figure(String label, String unit, ToDoubleFunction<Window> value) {
        this.label = label;
        this.unit = unit;
        this.value = value;
    }

    /** What is measured and in which unit. */
    public String title() {
        return label + ", " + unit;
    }

    /** The figure of a window. */
    public double of(Window window) {
        return value.applyAsDouble(window);
    }
}
