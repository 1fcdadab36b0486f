package com.bitville.postgres.testkit.net;

import java.time.Duration;

/** What a {@link FaultProxy} does to connections, or to what flows through them. */
public sealed interface NetworkFault {
    /** Nothing: all is passed on. */
    record None() implements NetworkFault {}

    /** Nobody listens: new connections are refused; those that are open go on. */
    record Refuse() implements NetworkFault {}

    /** New connections are accepted and then nothing happens on them; those that are open go on. */
    record Ignore() implements NetworkFault {}

    /**
     * Bytes vanish: they are taken from the sender and never arrive. A connection that lost bytes stays dead.
     *
     * @param direction which bytes
     * @param after how many bytes of a connection pass before
     */
    record BlackHole(Direction direction, long after) implements NetworkFault {}

    /**
     * Bytes are not taken any more, so that the sender's window fills up.
     *
     * @param direction which bytes
     * @param after how many bytes of a connection pass before
     */
    record StopReading(Direction direction, long after) implements NetworkFault {}

    /**
     * Bytes arrive few at a time.
     *
     * @param direction which bytes
     * @param bytes how many at a time
     * @param every how often
     */
    record Drip(Direction direction, int bytes, Duration every) implements NetworkFault {}

    /**
     * Bytes arrive late.
     *
     * @param direction which bytes
     * @param delay how late each portion is
     */
    record Delay(Direction direction, Duration delay) implements NetworkFault {}

    /**
     * The connection ends on both sides without a farewell (RST).
     *
     * @param direction which bytes are counted
     * @param after how many bytes of a connection pass before; at 0 open connections end at once
     */
    record Reset(Direction direction, long after) implements NetworkFault {}

    /**
     * The connection ends on both sides in an orderly way (FIN), in mid stream.
     *
     * @param direction which bytes are counted
     * @param after how many bytes of a connection pass before; at 0 open connections end at once
     */
    record Cut(Direction direction, long after) implements NetworkFault {}

    /**
     * The receiver is told that no more comes, the other direction stays open.
     *
     * @param direction which half is closed
     * @param after how many bytes of a connection pass before; at 0 open connections are half-closed at once
     */
    record HalfClose(Direction direction, long after) implements NetworkFault {}

    /** Where bytes flow to. */
    enum Direction {
        /** From the server to the client: answers. */
        TO_CLIENT,
        /** From the client to the server: requests. */
        TO_SERVER
    }
}
