package com.bitville.postgres.sql.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.sql.internal.header.FileHeader;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of subjects is made of the files' headers. */
class SubjectsPageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "subjects.md");

    static String page() {
        StringBuilder page = new StringBuilder("""
                # Subjects of SQL files

                Made of the headers of `bundles/collector-sql/src/main/sql` by `mvn -pl bundles/collector-sql -am verify -Dtest=SubjectsPageTest
                -Dsurefire.failIfNoSpecifiedTests=false -Dbitville.subjects.write=true`; a test compares. Intervals are for cycles of 60 s and scale
                with `[collection] interval_s`; where they are shorter than 10 s, what is read in every cycle is
                read every 15 s, and for the others cycles shorter than 5 s count as 5 s. What counters mean here: [the collector](collectors/sql.md).

                """);
        page.append("| subject | what | interval | permission | cost |\n| --- | --- | --- | --- | --- |\n");
        for (SubjectDefinition subject : ShippedFiles.subjects()) {
            page.append("| [")
                    .append(subject.name())
                    .append("](#")
                    .append(subject.name())
                    .append(") | ");
            page.append(subject.what()).append(" | ").append(subject.interval()).append(" | ");
            page.append(permissions(subject))
                    .append(" | ")
                    .append(subject.cost())
                    .append(" |\n");
        }
        ShippedFiles.subjects().forEach(subject -> subject(page, subject));
        return page.toString();
    }

    /** That of the most demanding file first; with less, fewer columns. */
    private static String permissions(SubjectDefinition subject) {
        return subject.files().stream()
                .map(file -> file.permission().equals(subject.main().permission()) ? subject.permission() : "none")
                .distinct()
                .collect(Collectors.joining("; fewer columns: "));
    }

    private static void subject(StringBuilder page, SubjectDefinition subject) {
        page.append("\n## ").append(subject.name()).append("\n\n");
        page.append("From [PostgreSQL's page](").append(subject.source()).append("). Files: ");
        page.append(subject.files().stream()
                .map(FileHeader::sql)
                .map(sql -> "`" + sql.name() + "`")
                .collect(Collectors.joining(", ")));
        page.append(".");
        subject.sums()
                .ifPresent(sums -> page.append(" Sums over all of them: the row `")
                        .append(sums.name())
                        .append("` with ")
                        .append(sums.columns().stream()
                                .map(column -> "`" + column.name() + "`")
                                .collect(Collectors.joining(", ")))
                        .append("."));
        subject.gone()
                .ifPresent(gone -> page.append(" What is gone since the last visit is in `")
                        .append(gone.name())
                        .append("`, which stays inside the agent."));
        page.append(subject.isOfDatabase() ? " Of each visited database." : "");
        page.append("\n\n");
        page.append(subject.keys().isEmpty() ? "At most one row." : "Key: " + String.join(", ", subject.keys()) + ".");
        page.append(
                switch (subject.keep()) {
                    case ALL -> "";
                    case MOVED -> " Only rows of which a counter moved are sent.";
                    case CHANGED ->
                        " Only rows that changed are sent; all of them are in `"
                                + subject.all().name() + "`, which stays inside the agent.";
                });
        page.append(
                subject.counts()
                        ? " The server's totals are in `" + subject.totals().name() + "`, which stays inside the agent."
                        : "");
        page.append("\n\n| column | kind | unit | meaning |\n| --- | --- | --- | --- |\n");
        for (Column column : subject.table().columns()) {
            page.append("| ")
                    .append(column.name())
                    .append(" | ")
                    .append(column.kind())
                    .append(" | ");
            page.append(column.unit())
                    .append(" | ")
                    .append(column.description())
                    .append(" |\n");
        }
    }

    @Test
    void isWhatTheFilesSay() throws IOException {
        if (Boolean.getBoolean("bitville.subjects.write")) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page());
    }
}
