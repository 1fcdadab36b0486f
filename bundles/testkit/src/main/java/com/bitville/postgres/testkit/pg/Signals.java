package com.bitville.postgres.testkit.pg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Signals to a process, or to it and all its descendants. */
final class Signals {
    private Signals() {}

    static void send(String signal, long pid) throws IOException, InterruptedException {
        send(signal, List.of(pid));
    }

    /** Repeats until every descendant has got the signal: a server may fork meanwhile. */
    static void sendToAll(String signal, ProcessHandle process) throws IOException, InterruptedException {
        send(signal, process.pid());
        Set<Long> done = new HashSet<>();
        for (List<Long> left = descendants(process, done); !left.isEmpty(); left = descendants(process, done)) {
            send(signal, left);
            done.addAll(left);
        }
    }

    /** Waits for the end of a process that is not a child, and kills it if it does not end. */
    static void awaitEnd(ProcessHandle process, Duration most) throws IOException, InterruptedException {
        try {
            process.onExit().get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            send("KILL", process.pid());
        } catch (ExecutionException e) {
            throw new IOException("cannot wait for process " + process.pid(), e);
        }
    }

    /**
     * Waits for the end of all processes that work in a folder, and kills those that do not end. A server that could not start leaves its
     * logger for a moment, which writes the server's last words and is nobody's descendant.
     */
    static void awaitEndOfAllIn(Path folder, Duration most) throws IOException, InterruptedException {
        if (!Files.exists(folder)) {
            return;
        }
        Path real = folder.toRealPath();
        for (ProcessHandle process :
                ProcessHandle.allProcesses().filter(p -> worksIn(real, p.pid())).toList()) {
            awaitEnd(process, most);
        }
    }

    private static boolean worksIn(Path folder, long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(folder);
        } catch (IOException goneOrAnotherUsers) {
            return false;
        }
    }

    private static List<Long> descendants(ProcessHandle process, Set<Long> without) {
        return process.descendants()
                .map(ProcessHandle::pid)
                .filter(pid -> !without.contains(pid))
                .toList();
    }

    private static void send(String signal, List<Long> pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        // A process that has ended meanwhile is not an error: it no longer needs the signal.
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
