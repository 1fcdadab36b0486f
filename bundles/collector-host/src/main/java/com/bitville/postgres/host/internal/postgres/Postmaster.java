package com.bitville.postgres.host.internal.postgres;

import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.LocalPaths;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first process of a PostgreSQL server on this host.
 *
 * @param pid the process
 * @param started when it started, in ticks since boot
 * @param dataDirectory its data directory as the process sees it, or null if unknown
 * @param port its configured port, or null if unknown
 * @param sameMounts whether it sees the same file systems as the agent; false in another container
 */
public record Postmaster(
        int pid,
        long started,
        @Nullable String dataDirectory,
        @Nullable Integer port,
        boolean sameMounts) {
    private static final int PORT_LINE = 3;

    /**
     * Reads the properties of a postmaster. Only root and the server's own user can read its working directory, which is its data
     * directory; everyone can read its command line.
     */
    static Postmaster discover(KernelFiles proc, LocalPaths paths, ProcessStat stat) {
        List<String> arguments = arguments(proc.bytes(stat.pid() + "/cmdline"));
        String theirs = proc.link(stat.pid() + "/ns/mnt");
        boolean sameMounts = theirs == null || theirs.equals(proc.link("self/ns/mnt"));
        String data = proc.link(stat.pid() + "/cwd");
        if (data == null) {
            data = option(arguments, "-D", "data-directory", "data_directory");
        }
        String port = data == null || !sameMounts ? null : paths.line(data + "/postmaster.pid", PORT_LINE);
        if (port == null) {
            port = option(arguments, "-p", "port", "port");
        }
        return new Postmaster(stat.pid(), stat.started(), data, number(port), sameMounts);
    }

    /** The arguments of a command line, which the kernel separates by zero bytes. */
    static List<String> arguments(byte @Nullable [] commandLine) {
        List<String> arguments = new ArrayList<>();
        int from = 0;
        for (int i = 0; commandLine != null && i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                arguments.add(new String(commandLine, from, i - from, StandardCharsets.UTF_8));
                from = i + 1;
            }
        }
        if (commandLine != null && from < commandLine.length) {
            arguments.add(new String(commandLine, from, commandLine.length - from, StandardCharsets.UTF_8));
        }
        return arguments;
    }

    /** The value of an option in any form that postgres accepts: {@code -D x}, {@code -Dx}, {@code --name=x}, {@code -c name=x}. */
    private static @Nullable String option(List<String> arguments, String letter, String option, String setting) {
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            if (argument.equals(letter)) {
                return next;
            }
            if (argument.equals("-c") && next.startsWith(setting + "=")) {
                return next.substring(setting.length() + 1);
            }
            for (String prefix : List.of("--" + option + "=", "--" + setting + "=", "-c" + setting + "=")) {
                if (argument.startsWith(prefix)) {
                    return argument.substring(prefix.length());
                }
            }
            if (argument.startsWith(letter)) {
                return argument.substring(letter.length());
            }
        }
        return null;
    }

    private static @Nullable Integer number(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 5) {
            return null;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return null;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
