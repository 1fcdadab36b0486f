package com.bitville.postgres.shell.client;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The terminal on which {@code bin/bitville} was typed: its size, and single keys for a live view. The script states the size, because
 * Java cannot ask for it.
 *
 * @param columns of a line; 0 if the output is no terminal and nobody set COLUMNS
 * @param lines of the screen; 0 if input or output is no terminal
 */
record UserTerminal(int columns, int lines) {
    static final UserTerminal NONE = new UserTerminal(0, 0);

    private static final Set<String> LIVE = Set.of("activity", "locks");
    private static final Set<String> ONCE = Set.of("--once", "--json", "--help");
    private static final File TTY = new File("/dev/tty");

    /** Single keys; closing it restores the terminal. */
    interface Keys extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    static UserTerminal ofProperties() {
        return new UserTerminal(Integer.getInteger("bitville.columns", 0), Integer.getInteger("bitville.lines", 0));
    }

    /** Whether a command shows a live view here. */
    boolean isLive(String... args) {
        List<String> words = List.of(args);
        return columns > 0
                && lines > 0
                && !words.isEmpty()
                && LIVE.contains(words.get(0))
                && words.stream().noneMatch(ONCE::contains);
    }

    /** Passes on each key at once and shows none; the answer restores the terminal, also when the process is ended. */
    static Keys keys() throws IOException {
        String before = stty("-g").strip();
        Thread restore = new Thread(
                () -> {
                    try {
                        stty(before);
                    } catch (IOException e) {
                        System.err.println("bitville: the terminal could not be restored: stty sane helps");
                    }
                },
                "bitville-restore-terminal");
        Runtime.getRuntime().addShutdownHook(restore);
        stty("-icanon", "-echo", "-isig", "-ixon", "-icrnl", "min", "1", "time", "0");
        return () -> {
            Runtime.getRuntime().removeShutdownHook(restore);
            stty(before);
        };
    }

    private static String stty(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectInput(TTY)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("stty failed");
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
