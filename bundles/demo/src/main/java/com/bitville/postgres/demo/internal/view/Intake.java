package com.bitville.postgres.demo.internal.view;

import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.Refusal;
import com.bitville.postgres.testkit.listener.RequestLog;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the requests recorded by the listener to the board and clears the listener's log, which would otherwise fill the heap. */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final long EVERY_MS = 200;
    private static final long JOIN_MS = 1_000;

    private final RequestLog log;
    private final Board board;
    private final PayloadsLog lines;
    private final Thread thread;

    private Intake(RequestLog log, Board board, PayloadsLog lines) {
        this.log = log;
        this.board = board;
        this.lines = lines;
        this.thread = new Thread(this::run, "bitville-demo-intake");
        this.thread.setDaemon(true);
    }

    /**
     * Starts it.
     *
     * @param log the listener's
     * @param board receives everything
     * @param lines receives the first payloads
     * @return a handle that stops it
     */
    public static Intake start(RequestLog log, Board board, PayloadsLog lines) {
        Intake intake = new Intake(log, board, lines);
        intake.thread.start();
        return intake;
    }

    private void run() {
        try {
            while (true) {
                carry();
                Thread.sleep(EVERY_MS);
            }
        } catch (InterruptedException e) {
            LOG.debug("demo_intake_stopped");
        }
    }

    private void carry() {
        List<AcceptedRequest> accepted;
        List<Refusal> refusals;
        // The log guards itself by its own monitor, so nothing comes in between.
        synchronized (log) {
            accepted = log.all();
            refusals = log.refusals();
            log.clear();
        }
        refusals.forEach(board::refused);
        for (AcceptedRequest request : accepted) {
            board.accepted(request);
            try {
                lines.add(request);
            } catch (IOException e) {
                LOG.debug("demo_payload_line_lost reason=\"{}\"", e.getMessage());
            }
        }
    }

    /** Stops it. */
    public void stop() {
        thread.interrupt();
        try {
            thread.join(JOIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
