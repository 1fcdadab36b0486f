package com.bitville.postgres.itests.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds remains of replaced bundles in a process: threads, class loaders, open files, class metadata. */
final class LeftBehind {
    private static final Pattern THREAD = Pattern.compile("^\"((?:bitville-|HttpClient-)[^\"]*)\"", Pattern.MULTILINE);
    private static final Pattern LOADED =
            Pattern.compile("com\\.bitville\\.postgres\\.([a-z]+)\\.(?:(?!\\$\\$)[\\w.$])+/(0x[0-9a-f]+)");
    private static final Pattern METASPACE = Pattern.compile("Both: +([0-9.]+) MB used");

    private final long pid;

    LeftBehind(long pid) {
        this.pid = pid;
    }

    /** The number of the agent's threads by name. */
    Map<String, Integer> threads() throws IOException {
        // Java 17 has no way to close an HTTP client: its thread ends when the client is collected.
        jcmd("GC.run");
        Map<String, Integer> counts = new TreeMap<>();
        Matcher matcher = THREAD.matcher(jcmd("Thread.print"));
        while (matcher.find()) {
            // The client's own number grows with each client.
            counts.merge(matcher.group(1).replaceFirst("^HttpClient-\\d+", "HttpClient"), 1, Integer::sum);
        }
        return counts;
    }

    /** The agent's threads that exist more often than with one bundle of each. */
    List<String> surplusThreads() throws IOException {
        Map<String, Integer> counts = threads();
        if (counts.isEmpty()) {
            throw new IOException("no thread of the agent");
        }
        List<String> surplus = new ArrayList<>();
        counts.forEach((name, count) -> {
            // The pool names all of its threads alike.
            if (count > (name.endsWith("-pool") ? 3 : 1)) {
                surplus.add(count + " " + name);
            }
        });
        return surplus;
    }

    /** The class loaders of each bundle of the agent; each lookup collects garbage first. */
    Map<String, Set<String>> loaders() throws IOException {
        jcmd("GC.run");
        Map<String, Set<String>> loaders = new TreeMap<>();
        Matcher matcher = LOADED.matcher(jcmd("VM.class_hierarchy"));
        while (matcher.find()) {
            loaders.computeIfAbsent(matcher.group(1), room -> new TreeSet<>()).add(matcher.group(2));
        }
        // A bundle that a test has put there.
        loaders.remove("itests");
        return loaders;
    }

    /** The bundles whose classes exist more than once. */
    List<String> surplusLoaders() throws IOException {
        Map<String, Set<String>> loaders = loaders();
        if (!loaders.containsKey("engine")) {
            throw new IOException("no class of the engine");
        }
        return loaders.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> entry.getValue().size() + " " + entry.getKey())
                .toList();
    }

    /** Every open descriptor of a file; a jar of a replaced bundle shows as deleted. */
    List<String> openFiles() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    files.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        return files;
    }

    double metaspaceMb() throws IOException {
        jcmd("GC.run");
        Matcher matcher = METASPACE.matcher(jcmd("VM.metaspace", "basic"));
        if (!matcher.find()) {
            throw new IOException("no figure of the metaspace");
        }
        return Double.parseDouble(matcher.group(1));
    }

    private String jcmd(String... command) throws IOException {
        List<String> words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(pid)));
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
