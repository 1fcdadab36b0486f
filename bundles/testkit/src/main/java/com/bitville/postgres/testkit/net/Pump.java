package com.bitville.postgres.testkit.net;

import com.bitville.postgres.testkit.net.NetworkFault.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** One direction of a connection: reads, applies the current fault, writes. */
final class Pump implements Runnable {
    private static final int BUFFER = 8_192;

    private final ProxiedConnection connection;
    private final Direction direction;
    private final Socket from;
    private final Socket to;
    private final FaultSwitch faults;
    private final AtomicLong total;
    private final AtomicLong passed = new AtomicLong();
    private volatile boolean dead;
    private volatile boolean over;

    Pump(
            ProxiedConnection connection,
            Direction direction,
            Socket from,
            Socket to,
            FaultSwitch faults,
            AtomicLong total) {
        this.connection = connection;
        this.direction = direction;
        this.from = from;
        this.to = to;
        this.faults = faults;
        this.total = total;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read = awaitAndRead(in, buffer);
            while (read >= 0) {
                pass(out, buffer, read);
                read = awaitAndRead(in, buffer);
            }
            if (!to.isOutputShutdown()) {
                to.shutdownOutput();
            }
            over = true;
            connection.ended();
        } catch (IOException e) {
            // One side has closed: closes the other.
            over = true;
            connection.reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            connection.reset();
        }
    }

    private int awaitAndRead(InputStream in, byte[] buffer) throws IOException, InterruptedException {
        awaitReading();
        return in.read(buffer);
    }

    private void awaitReading() throws InterruptedException {
        NetworkFault fault = faults.now();
        while (fault instanceof NetworkFault.StopReading stop
                && concerns(stop.direction())
                && passed.get() >= stop.after()) {
            faults.awaitChange(fault);
            fault = faults.now();
        }
    }

    private void pass(OutputStream out, byte[] buffer, int length) throws IOException, InterruptedException {
        int done = 0;
        while (done < length && !dead) {
            NetworkFault fault = faults.now();
            int portion = portion(fault, length - done);
            if (portion > 0) {
                if (fault instanceof NetworkFault.Delay delay && concerns(delay.direction())) {
                    faults.awaitChange(fault, delay.delay());
                }
                write(out, buffer, done, portion);
                done += portion;
                if (fault instanceof NetworkFault.BlackHole && passed.get() >= limit(fault)) {
                    // Immediately, not at the next byte: a test that ends the fault after reading the last byte must
                    // find the rest lost.
                    dead = true;
                }
                if (fault instanceof NetworkFault.Drip drip && concerns(drip.direction())) {
                    faults.awaitChange(fault, drip.every());
                }
            } else if (fault instanceof NetworkFault.BlackHole) {
                dead = true;
            } else if (fault instanceof NetworkFault.StopReading) {
                faults.awaitChange(fault);
            } else {
                end(fault);
                dead = true;
            }
        }
    }

    private void write(OutputStream out, byte[] buffer, int offset, int length) throws IOException {
        // After a half-close the bytes cannot be written: they are dropped, the other direction continues.
        if (!to.isOutputShutdown()) {
            passed.addAndGet(length);
            total.addAndGet(length);
            out.write(buffer, offset, length);
        }
    }

    /** How many of the next bytes may be forwarded. */
    private int portion(NetworkFault fault, int length) {
        if (fault instanceof NetworkFault.Drip drip && concerns(drip.direction())) {
            return Math.min(length, drip.bytes());
        }
        return (int) Math.min(length, Math.max(0, limit(fault) - passed.get()));
    }

    /** Ends the connection, or this half of it, if the fault requires it. */
    void end(NetworkFault fault) throws IOException {
        if (passed.get() < limit(fault)) {
            return;
        }
        if (fault instanceof NetworkFault.Reset) {
            connection.reset();
        } else if (fault instanceof NetworkFault.Cut) {
            connection.finish();
        } else if (fault instanceof NetworkFault.HalfClose && !to.isOutputShutdown()) {
            to.shutdownOutput();
        }
    }

    private long limit(NetworkFault fault) {
        if (fault instanceof NetworkFault.BlackHole hole && concerns(hole.direction())) {
            return hole.after();
        }
        if (fault instanceof NetworkFault.StopReading stop && concerns(stop.direction())) {
            return stop.after();
        }
        if (fault instanceof NetworkFault.Reset reset && concerns(reset.direction())) {
            return reset.after();
        }
        if (fault instanceof NetworkFault.Cut cut && concerns(cut.direction())) {
            return cut.after();
        }
        if (fault instanceof NetworkFault.HalfClose half && concerns(half.direction())) {
            return half.after();
        }
        return Long.MAX_VALUE;
    }

    private boolean concerns(Direction other) {
        return other == direction;
    }
}
