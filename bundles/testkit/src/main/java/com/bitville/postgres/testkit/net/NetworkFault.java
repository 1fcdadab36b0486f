package com.bitville.postgres.testkit.net;

import java.time.Duration;

/** A fault that a {@link FaultProxy} applies to connections or their data. */
public sealed interface NetworkFault {
    /** No fault: everything is forwarded. */
    record None() implements NetworkFault {}

    /** Not listening: new connections are refused; open ones continue. */
    record Refuse() implements NetworkFault {}

    /** New connections are accepted, but nothing happens on them; open ones continue. */
    record Ignore() implements NetworkFault {}

    /**
     * Bytes are lost: they are read from the sender and never arrive. A connection that lost bytes stays broken.
     *
     * @param direction which bytes
     * @param after how many bytes of a connection pass before
     */
    record BlackHole(Direction direction, long after) implements NetworkFault {}

    /**
     * Bytes are no longer read, so that the sender's window fills up.
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
     * The connection is reset on both sides (RST).
     *
     * @param direction which bytes are counted
     * @param after how many bytes of a connection pass before; at 0 open connections end at once
     */
    record Reset(Direction direction, long after) implements NetworkFault {}

    /**
     * The connection is closed on both sides (FIN) in the middle of the stream.
     *
     * @param direction which bytes are counted
     * @param after how many bytes of a connection pass before; at 0 open connections end at once
     */
    record Cut(Direction direction, long after) implements NetworkFault {}

    /**
     * One direction is closed, the other stays open.
     *
     * @param direction which half is closed
     * @param after how many bytes of a connection pass before; at 0 open connections are half-closed at once
     */
    record HalfClose(Direction direction, long after) implements NetworkFault {}

    /** The direction of bytes. */
    enum Direction {
        /** From the server to the client: responses. */
        TO_CLIENT,
        /** From the client to the server: requests. */
        TO_SERVER
    }
}
