package com.bitville.postgres.itests.script;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** One finding of a printed page: its lines or its row in the table, and its remedy. */
final class PrintedFinding {
    private static final String BETWEEN = " | ";
    private static final int WIDE = 120;

    private final List<String> page;
    private final String mark;
    private final String area;
    private final String server;
    private final String subject;
    private final String message;

    PrintedFinding(String page, JsonNode finding) {
        this.page = page.lines().toList();
        mark = finding.path("severity").asText().toUpperCase(Locale.ROOT);
        area = finding.path("area").asText();
        server = finding.path("server").asText("");
        subject = finding.path("subject").asText();
        message = finding.path("message").asText();
    }

    /**
     * As printed, without a lost letter. On one line if the breaks depend on more than the width: on the other rows, by which a wide
     * page is a table or not, or on the length of a path.
     */
    List<String> lines(int width) {
        boolean table = page.get(0).contains(BETWEEN + "Area ");
        List<String> lines = table ? row() : line();
        String letters = String.join("", lines).replaceAll("\\s", "");
        if (!letters.endsWith(message.replaceAll("\\s", ""))) {
            throw new AssertionError(message + " is printed as\n" + String.join("\n", lines));
        }
        return !table && width < WIDE && !message.contains("/")
                ? lines
                : List.of("%-7s %s %s".formatted(mark, named(), message));
    }

    private String named() {
        return area + ", " + (server.isEmpty() ? "" : server + ", ") + subject + ":";
    }

    private List<String> line() {
        int begin = first("%-7s %s".formatted(mark, named()), 0);
        List<String> lines = new ArrayList<>(List.of(page.get(begin)));
        page.stream()
                .skip(begin + 1L)
                .takeWhile(each -> each.startsWith("        "))
                .forEach(lines::add);
        return lines;
    }

    private int first(String start, int from) {
        return IntStream.range(from, page.size())
                .filter(i -> page.get(i).startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError(start + " is not in\n" + String.join("\n", page)));
    }

    private List<String> row() {
        List<String> cells = new ArrayList<>();
        for (String line : page.subList(2, page.indexOf(""))) {
            List<String> parts = cells(line);
            if (!parts.get(0).isEmpty()) {
                if (isThis(cells)) {
                    break;
                }
                cells = parts;
            } else {
                for (int i = 0; i < parts.size(); i++) {
                    cells.set(i, (cells.get(i) + " " + parts.get(i)).strip());
                }
            }
        }
        if (!isThis(cells)) {
            throw new AssertionError(named() + " is not in\n" + String.join("\n", page));
        }
        return List.of(String.join(BETWEEN, cells));
    }

    private boolean isThis(List<String> cells) {
        return cells.size() > 3
                && cells.subList(0, 4).equals(List.of(mark, area, server.isEmpty() ? "-" : server, subject));
    }

    /** The columns begin where those of the ruler do. */
    private List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        int begin = 0;
        for (String column : page.get(1).split("-\\+-", -1)) {
            int end = Math.min(line.length(), begin + column.length());
            cells.add(begin < end ? line.substring(begin, end).strip() : "");
            begin += column.length() + BETWEEN.length();
        }
        return cells;
    }

    /** With the line that says where to paste it. */
    List<String> remedy() {
        int begin = first(mark + " " + named(), page.indexOf(""));
        List<String> lines = new ArrayList<>(List.of(page.get(begin)));
        page.stream()
                .skip(begin + 1L)
                .takeWhile(each -> each.startsWith("    "))
                .forEach(lines::add);
        return lines;
    }

    /** What an operator copies. */
    String copied() {
        return String.join(
                "\n", remedy().stream().skip(1).map(line -> line.substring(4)).toList());
    }
}
