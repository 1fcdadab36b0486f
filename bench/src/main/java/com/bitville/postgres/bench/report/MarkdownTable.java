package com.bitville.postgres.bench.report;

import java.util.List;

/** A table in Markdown. */
final class MarkdownTable {
    private final StringBuilder text = new StringBuilder();

    MarkdownTable(String... heads) {
        row(heads);
        text.append("|").append(" --- |".repeat(heads.length)).append('\n');
    }

    void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    void row(List<String> cells) {
        row(cells.toArray(String[]::new));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
