package com.bitville.postgres.shell.internal.terminal;

import com.bitville.postgres.api.thread.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.console.Session;

/**
 * The terminal on which {@code bin/bitville} runs: its keys arrive as the command's input, and it is asked for its size with each screen,
 * because no signal of a resize reaches the agent.
 */
final class RemoteKeys implements TerminalKeys {
    /** Moves to a cell beyond all terminals, asks where the cursor is, moves back. */
    private static final String ASK_SIZE = "\u001b7\u001b[999;999H\u001b[6n\u001b8";

    private static final int MOST_PENDING = 1_000;

    private final PrintStream out;
    private final BlockingQueue<Integer> pressed = new LinkedBlockingQueue<>(MOST_PENDING);
    private final KeyDecoder decoder = new KeyDecoder(this::read, this::resized);
    private volatile int width;
    private volatile int height;

    RemoteKeys(Session session, PrintStream out) {
        this.out = out;
        this.width = Math.max(1, Screen.number(session.get(Screen.COLUMNS)));
        this.height = Math.max(2, Screen.number(session.get("LINES")));
        InputStream keyboard = session.getKeyboard();
        Threads.bare("bitville-keys", () -> drain(keyboard)).start();
        out.println(LocalKeys.ENTER);
    }

    /** Ends with the connection, which ends with the command. */
    private void drain(InputStream keyboard) {
        try (Reader reader = new InputStreamReader(keyboard, StandardCharsets.UTF_8)) {
            int key = reader.read();
            while (key >= 0 && pressed.offer(key)) {
                key = reader.read();
            }
        } catch (IOException e) {
            // The connection was lost: no key follows, as at its end.
        } finally {
            pressed.clear();
            pressed.add(GONE);
        }
    }

    private int read(long millis) throws IOException {
        try {
            Integer key = pressed.poll(millis, TimeUnit.MILLISECONDS);
            return key == null ? NONE : key;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return GONE;
        }
    }

    private void resized(int rows, int columns) {
        height = rows;
        width = columns;
    }

    @Override
    public int next(long millis) throws IOException {
        out.print(ASK_SIZE);
        out.flush();
        int before = width * height;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        int key = decoder.next(millis);
        // The terminal's answer is no key: without a change nothing is to be drawn until the time is over.
        while (key == NONE && width * height == before && end - System.nanoTime() > 0) {
            key = decoder.next(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        }
        return key;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public void close() {
        out.println(LocalKeys.LEAVE);
        out.flush();
    }
}
