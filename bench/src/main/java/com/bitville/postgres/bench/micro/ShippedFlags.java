package com.bitville.postgres.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The options that a distribution gives its JVM, read from the script that gives them. */
final class ShippedFlags {
    private static final Pattern OPTIONS = Pattern.compile("^ *EXTRA_JAVA_OPTS=\"([^\"]*)\"", Pattern.MULTILINE);
    private static final Pattern PART =
            Pattern.compile("^ *(bitville_\\w+)=(?:\"(-[^\"]*)\"|(-\\S+))$", Pattern.MULTILINE);
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)}");

    private ShippedFlags() {}

    static List<String> of(Path distribution) throws IOException {
        return of(Files.readString(distribution.resolve("bin/setenv")), distribution);
    }

    static List<String> of(String script, Path distribution) throws IOException {
        Matcher options = OPTIONS.matcher(script);
        if (!options.find()) {
            throw new IOException("no EXTRA_JAVA_OPTS in bin/setenv of " + distribution);
        }
        Map<String, String> parts = new HashMap<>();
        // What the operator adds.
        parts.put("EXTRA_JAVA_OPTS", "");
        for (Matcher part = PART.matcher(script); part.find(); ) {
            parts.put(part.group(1), part.group(2) == null ? part.group(3) : part.group(2));
        }
        StringBuilder resolved = new StringBuilder();
        Matcher reference = REFERENCE.matcher(options.group(1));
        while (reference.find()) {
            String value = parts.get(reference.group(1));
            if (value == null) {
                throw new IOException(
                        "bin/setenv of " + distribution + " does not say what " + reference.group() + " is");
            }
            reference.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        reference.appendTail(resolved);
        return Stream.of(resolved.toString().strip().split(" +", -1)).toList();
    }
}
