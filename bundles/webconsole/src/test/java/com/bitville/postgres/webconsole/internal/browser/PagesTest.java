package com.bitville.postgres.webconsole.internal.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.testkit.browser.Chromium;
import com.bitville.postgres.webconsole.internal.PageHost;
import com.bitville.postgres.webconsole.internal.world.PagesWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The pages in a real browser over the servlet itself. */
class PagesTest {
    private static final String REQUEST = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final int WIDE = 1600;
    private static final List<Integer> WIDTHS = List.of(800, 400);
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
        for (String[] each : new String[][] {{"900", "a day", "86400"}, {"604800", "7 days", "604800"}}) {
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

    /** As all pages: its plots and tables are of the time in the address, which another server keeps. */
    @Test
    void thePageOfTheAgentIsOfTheChosenTimeToo() throws Exception {
        page.open(host.address("?page=agent")).isComplete();
        page.shows("who blocks whom", "document.querySelectorAll('.graph .backend').length === 4");
        chromium.ask("document.querySelector('#load .canvas').focus()");
        chromium.press(Keys.END);
        page.shows(
                "the minute",
                "/: 7.2 active sessions . 0.3, 60 looks$/.test(document.querySelector('#load .behind h3').textContent)");
        chromium.press(Keys.ARROW_UP);
        page.shows(
                "a band of it, and no more",
                "/, CPU: 1.9 active sessions$/.test(document.querySelector('#load .behind h3').textContent)");
        page.open(host.address("?page=agent&last=21600")).isComplete();
        chromium.screenshot("agent-six-hours");
        for (String plot : List.of("cost", "depth", "delivered", "waits", "states", "load")) {
            chromium.ask("document.querySelector(`#${arguments[0]} .as-table`).open = true", plot);
            page.shows(
                    plot + " of six hours",
                    "document.querySelectorAll('#" + plot + " .as-table tbody tr').length > 50"
                            + " && document.querySelector('#" + plot + " .as-table tbody').innerText.length > 1000");
        }
        chromium.click("[data-last='86400']");
        page.follow(".servers a:not([aria-current])");
        assertThat(chromium.text("return location.search")).contains("page=agent", "server=archive", "last=86400");
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
}
