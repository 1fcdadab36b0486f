package com.bitville.postgres.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page in Markdown of which parts are made: what is between a pair of markers is replaced, the rest is somebody's own. */
public final class MarkedPage {
    private final Path file;

    /** A page that exists. */
    public MarkedPage(Path file) {
        this.file = file;
    }

    /** Replaces what is between the markers of that name. */
    public void replace(String name, String content) throws IOException {
        Files.writeString(file, replaced(Files.readString(file), name, content));
    }

    /** Adds to what is between the markers of that name, at its end. */
    public void append(String name, String line) throws IOException {
        String text = Files.readString(file);
        int end = place(text, end(name));
        Files.writeString(file, text.substring(0, end) + line + text.substring(end));
    }

    static String replaced(String text, String name, String content) throws IOException {
        int begin = place(text, begin(name)) + begin(name).length();
        int end = place(text, end(name));
        if (end < begin) {
            throw new IOException("the page has " + end(name).strip() + " before "
                    + begin(name).strip());
        }
        return text.substring(0, begin) + content + text.substring(end);
    }

    private static int place(String text, String marker) throws IOException {
        int place = text.indexOf(marker);
        if (place < 0 || text.indexOf(marker, place + 1) >= 0) {
            throw new IOException("the page must have the line " + marker.strip() + " once");
        }
        return place;
    }

    private static String begin(String name) {
        return "<!-- " + name + ": begin -->\n";
    }

    private static String end(String name) {
        return "<!-- " + name + ": end -->\n";
    }
}
