package com.bitville.postgres.report.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.report.ReportFormat;
import com.bitville.postgres.api.report.ReportRequest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with names made to break out of every form. */
class ReportFormsTest {
    private static final String TAG = "</td><script src=//evil.example/x.js></script><img src=x onerror=alert(1)>";
    private static final String MARK = "`|[click](javascript:alert(1))![x](http://evil.example/i.png)@everyone <!--";
    private static final String TURN = "a\u202ebc\u0000d\u001b[31m\n# heading\ud800";
    private static final String SQL = "SELECT '<b>' AS \"x|y\" /* ``` */";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Story story;

    @BeforeAll
    static void aHostileServer() throws IOException {
        story = new Story(folder).minutes(14, (minute, number) -> {
            minute.by("usename", TAG, 3).by("application_name", MARK, 2).by("datname", TURN, 1);
            minute.sessions("Lock:relation", 4).route(TAG, "31", 1);
            minute.statement("31", TURN, 50, 90_000, 10);
            minute.text("31", SQL);
            minute.row(
                    "blocking.incidents",
                    "i1",
                    "open",
                    "session",
                    Story.START,
                    null,
                    60_000.0 * number,
                    9,
                    MARK,
                    TURN,
                    TAG,
                    "active",
                    SQL,
                    "relation",
                    "AccessExclusiveLock",
                    MARK);
            minute.row("correlated", "c-1", Story.START, "run", SQL, 5_000, TAG, null, null);
            minute.row("tables", TURN, MARK, TAG, 10, 5_000);
        });
    }

    @AfterAll
    static void end() throws IOException {
        story.close();
    }

    private static ReportRequest request(boolean hashed) {
        return new ReportRequest(
                Story.SERVER,
                story.lastHour(),
                Optional.of(story.lastHour().back(java.time.Duration.ofHours(1))),
                hashed);
    }

    private static String written(ReportFormat format, boolean hashed) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        story.reports().write(request(hashed), format, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPageHasNoElementThatATextBrought() throws IOException {
        String page = written(ReportFormat.HTML, false);
        assertThat(page).contains("&lt;script src=//evil.example/x.js&gt;", "a\\u202ebc\\u0000d", "default-src 'none'");
        assertThat(page).doesNotContain("<script", "<img", "<b>", "\u202e", "\u001b", "onerror=alert(1)>", "<!--");
        assertThat(Pattern.compile("(?i)\\b(src|href|action|data|srcset)\\s*=\\s*\"(?!#)")
                        .matcher(page)
                        .find())
                .as("an address outside the page")
                .isFalse();
        assertThat(page).doesNotContain("url(", "@import", "http://www.w3.org");
        assertThat(page).startsWith("<!doctype html>").endsWith("</html>\n");
        assertThat(page).contains("<details><summary>In steps of ", "<th scope=\"col\" class=\"n\">Lock</th>");
    }

    @Test
    void aTicketHasNoLinkNoImageNoMention() throws IOException {
        String ticket = written(ReportFormat.MARKDOWN, false);
        for (String line : ticket.split("\n", -1)) {
            // Marks within code do nothing; the fence is longer than any run within.
            String prose = line.replaceAll("\\\\[^|`]", "").replaceAll("(`+)(?!`).*?(?<!`)\\1(?!`)", "");
            assertThat(prose).doesNotContain("[click](", "![x](", "@everyone", "<script", "<!--", "http://");
            if (line.startsWith("|")) {
                assertThat(line.replace("\\|", "")).endsWith(" |");
            }
        }
        assertThat(ticket).contains("## Verdict", "Lock queue: up to 9 sessions");
        assertThat(ticket).contains("### Average active sessions by kind of wait", "| From | All | Lock | CPU | IO |");
        assertThat(ticket.lines().filter(line -> line.startsWith("# "))).hasSize(1);
    }

    @Test
    void programsReadTheSameFacts() throws IOException {
        String document = written(ReportFormat.JSON, false);
        int names = 0;
        try (JsonParser json = new JsonFactory().createParser(document)) {
            while (json.nextToken() != null) {
                names += TAG.equals(json.getText()) ? 1 : 0;
            }
        }
        assertThat(names).isPositive();
        assertThat(document).contains("\"rule\" : \"lock_queue\"", "\"known_s\"", "\"truncated\" : false");
    }

    @Test
    void hashedNamesAreInNoForm() throws IOException {
        for (ReportFormat format : ReportFormat.values()) {
            String report = written(format, true);
            for (String name : List.of("evil", "everyone", "SELECT", "cart", "shop", "web", "main")) {
                assertThat(report.replaceAll("(?i)<main>|</main>|show|websocket", ""))
                        .as(format + " without " + name)
                        .doesNotContainPattern("\\b" + name + "\\b");
            }
        }
        assertThat(written(ReportFormat.JSON, true)).isEqualTo(written(ReportFormat.JSON, true));
        assertThat(Files.getPosixFilePermissions(folder.resolve("reports/names.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aFileIsItsOwnersAndBelowTheFolderAlone() throws IOException {
        ReportService reports = story.reports();
        Path made = reports.save(request(false), ReportFormat.JSON, Path.of("a.json"), false);
        assertThat(Files.getPosixFilePermissions(made)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        long first = Files.size(made);
        assertThatThrownBy(() -> reports.save(request(false), ReportFormat.MARKDOWN, Path.of("a.json"), false))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("--force");
        assertThat(Files.size(made)).isEqualTo(first);
        reports.save(request(false), ReportFormat.MARKDOWN, Path.of("a.json"), true);
        assertThat(made).content().startsWith("# PostgreSQL report");
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.createSymbolicLink(made.resolveSibling("out"), outside);
        Files.createSymbolicLink(made.resolveSibling("link.html"), outside.resolve("x.html"));
        for (String path : List.of("../a.html", "out/a.html", "/tmp/a.html", "link.html", "..", "", "none/a.html")) {
            assertThatThrownBy(() -> reports.save(request(false), ReportFormat.HTML, Path.of(path), true))
                    .as(path)
                    .isInstanceOf(FileSystemException.class);
        }
        assertThat(outside).isEmptyDirectory();
        try (var files = Files.list(reports.folder())) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void aServerThatIsConfiguredNoLongerCanBeAskedFor() {
        story.tell(new ReadMinute(story.now()).sessions("CPU", 1).cycle("departed", 1));
        assertThat(story.reports().servers()).containsExactly("departed", Story.SERVER);
        assertThat(story.reports().configured()).containsExactly(Story.SERVER);
    }

    @Test
    void whatIsNotKnownIsSaid() throws IOException {
        ReportRequest before = new ReportRequest(
                Story.SERVER, story.lastHour().back(java.time.Duration.ofDays(30)), Optional.empty(), false);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        story.reports().write(before, ReportFormat.MARKDOWN, bytes);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("How loaded the server was is not known", "Not known.")
                .doesNotContain("Nothing stands out");
    }
}
