package com.bitville.postgres.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options that a distribution gives its JVM, read from the script that gives them. */
final class ShippedFlags {
    private static final Pattern OPTIONS = Pattern.compile("^ *EXTRA_JAVA_OPTS=\"([^\"]*)\"", Pattern.MULTILINE);
    private static final Pattern COLLECTOR = Pattern.compile("^ *bitville_collector=(-\\S+)", Pattern.MULTILINE);

    private ShippedFlags() {}

    static List<String> of(Path distribution) throws IOException {
        return of(Files.readString(distribution.resolve("bin/setenv")), distribution);
    }

    static List<String> of(String script, Path distribution) throws IOException {
        Matcher options = OPTIONS.matcher(script);
        if (!options.find()) {
            throw new IOException("no EXTRA_JAVA_OPTS in bin/setenv of " + distribution);
        }
        List<String> flags = new ArrayList<>();
        Matcher collector = COLLECTOR.matcher(script);
        for (String word : options.group(1).strip().split(" +", -1)) {
            if (word.startsWith("-")) {
                flags.add(word);
            } else if (word.equals("${bitville_collector}") && collector.find()) {
                flags.add(collector.group(1));
            }
        }
        return flags;
    }
}
