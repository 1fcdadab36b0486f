package com.bitville.postgres.webconsole.internal.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.testkit.browser.Chromium;
import com.bitville.postgres.webconsole.internal.PageHost;
import com.bitville.postgres.webconsole.internal.world.PagesWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The pages in a real browser over the servlet itself. The deep run has every width, both themes, and the world without data. */
class PagesTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final String REQUEST = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final int WIDE = 1600;
    private static final List<Integer> WIDTHS = List.of(800, 400);
    private static final List<String> PAGES = List.of(
            "?page=overview",
            "?page=server&server=default",
            "?page=statements",
            "?page=statements&statement=7000000000000000000",
            "?page=locks",
            "?page=tables",
            "?page=logs",
            "?page=request",
            "?page=request&id=" + REQUEST,
            "?page=agent");

    private static Chromium chromium;
    private static PageHost host;

    private final VisitedPage page = new VisitedPage(chromium);

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Chromium.isInstalled(), "no browser: apt-get install chromium chromium-driver");
        host = PageHost.start(PagesWorld.filled(Instant.now()));
        chromium = Chromium.start(Path.of("target", "browser").toAbsolutePath());
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
            host.close();
        }
    }

    @BeforeEach
    void wide() {
        chromium.show(WIDE, "light");
    }

    @AfterEach
    void complaints() {
        assertThat(chromium.complaints()).isEmpty();
    }

    /** Each with at most two clicks from the first page, of which one may be on the navigation that all pages have. */
    @Test
    void fiveQuestionsAreAnsweredInTwoClicks() {
        complete(page.open(host.address("")));
        assertThat(page.text("#report")).isEqualTo("Report on default, the last 1\u202fh");
        assertThat(page.text("#servers tbody tr:first-child"))
                .as("which server is worst now")
                .contains("archive", "unreachable, worst now");

        complete(page.follow("#servers tbody a[href*='server=default']"));
        page.shows("what changed since yesterday", "document.querySelectorAll('#changes tbody tr').length > 8");
        assertThat(page.text("#changes h2")).startsWith("Compared with a day before");
        page.shows("and what happened", "document.querySelector('#events tbody')?.innerText.includes('shop.stock')");

        complete(page.follow("[data-page=locks]"));
        page.shows("who blocks whom", "document.querySelectorAll('.graph .backend').length === 4");
        assertThat(chromium.text("return document.querySelector('.graph .backend.root').getAttribute('aria-label')"))
                .contains("pid 4711", "blocks 3 sessions");

        complete(page.follow("[data-page=tables]"));
        chromium.click("[data-last='604800']");
        page.shows(
                "which table grows",
                "/shop\\.events.*\\+[0-9.]+.[GM]iB/s.test(document.querySelector('#tables tbody tr')?.innerText)");

        assertThat(page.text("#wraparound tbody tr:nth-child(2)"))
                .as("ids that are used up are those of either kind")
                .contains("audit", "89\u202f%", "multixact ids", "1.9\u202fG")
                .doesNotContain("not approaching");

        complete(page.follow("[data-page=request]"));
        complete(page.follow("#requests a[href*='" + REQUEST + "']"));
        assertThat(page.text("#its-waits tbody"))
                .as("what it waited for")
                .contains("Lock/transactionid", "29", "3f2504e0-4f89-41d3-9a0c-0305e82c3302");
    }

    @Test
    void theOtherPagesAreFilledToo() {
        page.open(host.address("?page=statements&server=default"));
        chromium.draw("#time canvas", 0.4, 0.7);
        page.shows("the time that was drawn", "/from=[0-9]+&to=[0-9]+/.test(location.search)");
        page.shows(
                "no figure is of another",
                "/ to .*; times are [A-Z]/.test(document.querySelector('.time-said').textContent)");
        String time = chromium.text("return location.search.match(/from=[0-9]+&to=[0-9]+/)[0]");
        assertThat(page.text("#report")).isEqualTo("Report on default, the chosen time");
        page.follow("[data-page=logs]");
        assertThat(chromium.text("return location.search"))
                .as("the time and the server hold for all pages")
                .contains(time, "server=default");
        for (String each : List.of(
                "?page=statements", "?page=statements&statement=7000000000000000000", "?page=logs", "?page=agent")) {
            complete(page.open(host.address(each)));
        }
        assertThat(chromium.text("return import(location.pathname + '/shared/format.js').then((format) =>"
                        + " [[1795953600, 'Asia/Kolkata'], [1795953600, 'Europe/Berlin'], [1780000000, 'Europe/Berlin'], [1780000000, 'UTC']]"
                        + ".map((each) => format.zone(...each)).join(' | '))"))
                .as("whose clock it is")
                .isEqualTo("Asia/Kolkata, UTC+05:30 | Europe/Berlin, UTC+01:00 | Europe/Berlin, UTC+02:00 | UTC");
        assertThat(
                        chromium.text(
                                "return import(location.pathname + '/shared/csv.js')"
                                        + ".then((csv) => csv.csvText(['a'], [['=1+1'], ['x\"y'], [-5], ['@z']]).split('\\r\\n').join(' | '))"))
                .as("no file has a formula of a stranger")
                .isEqualTo("a | '=1+1 | \"x\"\"y\" | -5 | '@z");
        assertThat(host.longestAnswer()).isLessThan(500_000);
    }

    /** Beyond the hour that single readings are kept for: the hours of the journal, and a word on what is not known of them. */
    @Test
    void aStatementIsShownOfAnyTime() {
        long hour = Instant.now()
                .minus(Duration.ofHours(9))
                .truncatedTo(ChronoUnit.HOURS)
                .getEpochSecond();
        String quarter = "&from=" + (hour + 600) + "&to=" + (hour + 1_500);
        for (String time : List.of(quarter, "&last=86400")) {
            page.open(host.address("?page=statements&statement=7000000000000000000" + time))
                    .isComplete();
            page.shows(
                    "its figures " + time,
                    "document.querySelectorAll('#its-time canvas, #its-calls canvas, #its-reads canvas').length === 3");
            assertThat(page.text("#text pre")).startsWith("UPDATE stock SET amount");
            assertThat(page.text("#text .as-of")).contains("among the first twenty of an hour");
        }
        page.open(host.address("?page=statements&statement=7000000000000000000" + quarter));
        assertThat(page.text("#its-waits .empty")).contains("kept for an hour: of the rest of this time it is unknown");
        assertThat(page.text("#plans .empty")).contains("kept for an hour");

        page.open(host.address("?page=statements&last=86400")).isComplete();
        assertThat(page.text("#statements .as-of"))
                .containsPattern("the first twenty of each hour, 24 of 2[45] hours are known");
        assertThat(page.text("#statements tbody tr")).contains("UPDATE stock SET amount", "24,000", "24\u202fMiB");
    }

    /** A week is compared with the week before: shifted by a day, six days of it would be the same. */
    @Test
    void aLongTimeIsComparedWithAsLongATimeBefore() {
        for (String[] each : new String[][] {
            {"900", "a day", "86400"},
            {"86400", "a day", "86400"},
            {"604800", "7 days", "604800"},
            {"100000", "2 days", "172800"}
        }) {
            page.open(host.address("?page=server&server=default&last=" + each[0]));
            page.shows("what changed", "document.querySelectorAll('#changes tbody tr').length > 8");
            assertThat(page.text("#changes h2")).startsWith("Compared with " + each[1] + " before");
            assertThat(chromium.ask("""
                    const asked = performance.getEntriesByType('resource').map((each) => new URL(each.name).searchParams)
                        .find((query) => query.has('from') && query.getAll('series').includes('blocking.incidents'));
                    return Math.round((Number(asked.get('to')) - Number(asked.get('from'))) - Number(arguments[0]))
                        + Math.round((Date.now() / 1000 - Number(asked.get('to')) - Number(arguments[1])) / 60);
                    """, each[0], each[2]))
                    .as("the time that " + each[0] + " seconds are compared with")
                    .isEqualTo(0L);
        }
    }

    @Test
    void theColoursOfPlotsAreSeenInBothThemes() {
        page.open(host.address("?page=server"));
        page.shows("legends", "document.querySelectorAll('.legend i').length > 12");
        for (String theme : List.of("light", "dark")) {
            chromium.show(WIDE, theme);
            page.hasPlainPlots();
        }
        chromium.ask("document.documentElement.style.setProperty('--yellow', '#3a3f45')");
        assertThatThrownBy(page::hasPlainPlots)
                .as("the measurement itself")
                .hasMessageContaining("--yellow on --panel");
    }

    /** What is left out of an answer would be taken for what nobody knows. */
    @Test
    void aPanelSaysWhatIsLeftOut() throws Exception {
        try (PageHost crowded = PageHost.start(PagesWorld.crowded(Instant.now()))) {
            page.open(crowded.address("?page=overview")).isComplete();
            for (String panel : List.of("#servers", "#loads")) {
                assertThat(page.text(panel + " .as-of")).contains("figures over time of 32 of 33 servers");
            }
            page.open(crowded.address("?page=tables")).isComplete();
            assertThat(page.text("#tables .as-of")).contains("growth in the chosen time, lines of the 24 largest");
            assertThat(chromium.text("return document.querySelector('#tables .spark').getAttribute('aria-label')"))
                    .isEqualTo("not drawn: only the largest are");
            assertThat(page.text("#growth .as-of")).contains("6 of 35 drawn");
        }
    }

    private static void complete(VisitedPage page) {
        page.isComplete();
        page.fits("light", WIDTHS);
        chromium.show(WIDE, "light");
    }

    @Test
    void aServerThatIsDownSaysWhyAndAnUnknownOneIsNotInvented() {
        assumeTrue(DEEP, "-Pdeep");
        for (String each : List.of("server", "statements", "locks", "tables", "logs")) {
            page.open(host.address("?page=" + each + "&server=archive")).isComplete();
            assertThat(page.text("#notice")).contains("archive is unreachable", "connection refused", "read before");
            readable();
        }
        page.open(host.address("?page=server&server=%3Cb%3Egone")).isComplete();
        assertThat(page.text("#notice")).contains("No server <b>gone is configured: this is default");
    }

    /** In both themes and at every width nothing overflows and no text is pale. */
    private void readable() {
        for (String theme : List.of("light", "dark")) {
            page.fits(theme, List.of(WIDE, 800, 400));
            page.isReadable();
        }
    }

    @Test
    void everyPageIsReadableInBothThemesAtEveryWidth() throws Exception {
        assumeTrue(DEEP, "-Pdeep");
        for (String each : PAGES) {
            page.open(host.address(each + "&last=86400")).isComplete();
            readable();
            for (String theme : List.of("light", "dark")) {
                chromium.show(WIDE, theme);
                chromium.screenshot(each.replaceAll("[^a-z0-9]+", "-").substring(1) + "-" + theme);
            }
        }
        chromium.ask("document.documentElement.style.setProperty('--muted', '#777')");
        assertThatThrownBy(page::isReadable).as("the measurement itself").hasMessageContaining("rgb(119, 119, 119)");
    }

    /** A moment after its start, and without history and checks. */
    @Test
    void anEmptyPageSaysWhatWouldFillIt() throws Exception {
        assumeTrue(DEEP, "-Pdeep");
        try (PageHost empty = PageHost.start(PagesWorld.empty(Instant.now()))) {
            for (String each : PAGES) {
                page.open(empty.address(each)).isComplete();
                readable();
                chromium.screenshot("empty-" + each.replaceAll("[^a-z0-9]+", "-"));
            }
        }
    }

    /** Tab reaches everything, the focus can be seen everywhere, and a plot's minute opens by keys alone. */
    @Test
    void everyPageIsUsableByKeyboard() {
        assumeTrue(DEEP, "-Pdeep");
        for (String each : PAGES) {
            page.open(host.address(each));
            Set<String> stops = new LinkedHashSet<>();
            for (int i = 0; i < 400; i++) {
                chromium.press(Keys.TAB);
                String stop = chromium.text("""
                        const at = document.activeElement;
                        return at === document.body ? '' : `${getComputedStyle(at).outlineStyle !== 'none' || at.matches('.backend:focus-visible')} ${at.textContent.slice(0, 30)}`;
                        """);
                if (stop.contains("Skip to the figures") && i > 0) {
                    break;
                }
                stops.add(stop);
            }
            assertThat(stops)
                    .as(each)
                    .noneMatch(stop -> stop.startsWith("false"))
                    .contains("true Overview", "true Dark");
        }
        page.open(host.address("?page=server"));
        chromium.ask("document.querySelector('#load .canvas').focus()");
        chromium.press(Keys.END);
        page.shows("what is behind the minute", "document.querySelector('.behind tbody tr')");
        chromium.press(Keys.ESCAPE);
        page.shows("and closed again", "document.querySelector('.behind').hidden");
        chromium.ask("document.querySelector('#wal summary').focus()");
        chromium.press(Keys.ENTER);
        page.shows("the table behind a plot", "document.querySelectorAll('#wal .as-table tbody tr').length > 30");
    }

    /** Written anew by {@code -Dbitville.pictures=write}. */
    @Test
    void thePicturesOfTheManual() throws Exception {
        assumeTrue("write".equals(System.getProperty("bitville.pictures")), "-Dbitville.pictures=write");
        for (String each : List.of("overview", "server", "statements", "locks", "tables", "request")) {
            chromium.show(1280, "light");
            page.open(host.address("?page=" + each + (each.equals("request") ? "&id=" + REQUEST : "&last=21600")))
                    .isComplete();
            chromium.screenshot("page-" + each);
            Files.copy(
                    Path.of("target", "browser", "screenshots", "page-" + each + ".png"),
                    Path.of("..", "..", "docs", "images", "page-" + each + ".png"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
