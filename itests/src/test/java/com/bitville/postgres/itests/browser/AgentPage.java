package com.bitville.postgres.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.browser.Chromium;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.Keys;

/** The agent's page in the web console, tested in a browser. */
final class AgentPage extends LivePage {
    private static final List<String> TABLES = List.of("incidents", "statements", "collectors");

    /** What each of the other pages shows of a server that was met a minute ago. */
    private static final Map<String, String> PAGES = Map.of(
            "overview", "#servers tbody tr",
            "server", "#throughput canvas",
            "statements", "#statements tbody tr a[href*='statement=']",
            "locks", "#blocking .backend.root",
            "tables", "#wraparound tbody tr",
            "logs", "#entries .empty",
            "request", "#requests .empty");

    /** The content of the graph, visible and for screen readers. */
    private static final String PICTURE = """
            return document.querySelector('.graph').textContent
                + [...document.querySelectorAll('.backend')].map((backend) => backend.getAttribute('aria-label')).join(' ');
            """;

    /** The different names that panels about one server have; one that has none counts too. */
    private static final String NAMES = """
            return [...new Set([...document.querySelectorAll('.of-server > header h2')]
                .map((title) => title.querySelector('small')?.textContent ?? 'none'))].join(' ');
            """;

    /** Title, figure and meaning of each card. */
    private static final String CARDS = """
            return [...document.querySelectorAll('.card')]
                .map((card) => [...card.children].map((part) => part.textContent).join('\\n')).join('|');
            """;

    AgentPage(Chromium chromium) {
        super(chromium, "console");
    }

    void isFilled() {
        hasDrawn(7);
        TABLES.forEach(table -> shows("#" + table + " tbody tr"));
        String[] cards = chromium.text(CARDS).split("\\|", -1);
        assertThat(cards)
                .hasSize(5)
                .allSatisfy(card -> assertThat(card.lines())
                        .hasSize(3)
                        .noneMatch(line -> line.isBlank() || line.contains("\u2013")));
        saysNothingOdd();
    }

    /** The graph of a session that waits for another; foreign names must be shown as text. */
    void showsWhoBlocksWhom(String... names) {
        await("the blocking graph")
                .atMost(SLOWEST)
                .until(() -> chromium.is("document.querySelectorAll('.graph .backend').length === 2"
                        + " && document.querySelectorAll('.graph .arrow').length === 1"));
        await("the names of strangers")
                .atMost(SLOWEST)
                .untilAsserted(() -> assertThat(chromium.text(PICTURE)).contains(names));
        assertThat(chromium.text(
                        "return [...document.querySelectorAll('main img, main b[onclick], main [onload], main [onerror]')]"
                                + ".map((e) => e.outerHTML).join(' ')"))
                .isEmpty();
    }

    /** Every panel about one server says which; the strip on top marks it, the page's address keeps it. */
    void namesTheServerItIsAbout(String server) {
        await("the server's name on each panel")
                .atMost(SLOWEST)
                .untilAsserted(() -> assertThat(chromium.text(NAMES)).isEqualTo(server));
        assertThat(chromium.text("return document.querySelector('.servers a[aria-current=true] b').textContent"))
                .isEqualTo(server);
        assertThat(chromium.ask("return document.querySelectorAll('.servers a').length"))
                .isEqualTo(2L);
    }

    /** Another server, over the time that is chosen. */
    void choose(String server) {
        chromium.click("[data-last='900']");
        chromium.ask(
                "[...document.querySelectorAll('.servers a')].find((link) => link.firstChild.textContent === arguments[0]).click()",
                server);
        await("the page of " + server)
                .atMost(SLOWEST)
                .until(() -> chromium.is(
                                "['server', 'last'].map((name) => new URLSearchParams(location.search).get(name)).join() === arguments[0]",
                                server + ",900")
                        && isLive());
    }

    /** The link of an incident leads to its page, and to the minute in which it was seen last. */
    void linksAnIncidentToItsMinute() {
        shows("#incidents tbody a");
        to("#incidents tbody a");
        chromium.press(Keys.ENTER);
        await("the minute of the incident")
                .atMost(SLOWEST)
                .until(() -> chromium.is("/[?&]incident=/.test(location.search)"
                        + " && document.querySelector('#incident .behind:not([hidden]) tbody tr') !== null"));
        // A statement that no longer runs leaves the table, even while it is being clicked.
        assertThat(opens("#incident .behind tbody button:enabled")).isNotBlank();
        to("#incident .behind header button");
        chromium.press(Keys.ENTER);
        await("all incidents")
                .atMost(SLOWEST)
                .until(() -> chromium.is("!/[?&]incident=/.test(location.search)") && isLive());
    }

    /** The other pages, over what the agent really collects: nothing odd, and what one minute is enough for is there. */
    void leadsToFilledPages(String address) throws IOException {
        for (Map.Entry<String, String> page : PAGES.entrySet()) {
            open(address + "?page=" + page.getKey() + "&server=default");
            shows(page.getValue());
            saysNothingOdd();
            assertThat(chromium.text("return document.getElementById('notice').textContent"))
                    .isEmpty();
            chromium.screenshot("console-" + page.getKey());
        }
        assertThat(chromium.complaints()).isEmpty();
    }

    void isLiveWithoutReloading() {
        String delivered = "return [...document.querySelectorAll('.card')].at(-1).querySelector('p').textContent";
        Object loaded = chromium.ask("return performance.timeOrigin");
        String before = chromium.text(delivered);
        await("newer figures")
                .atMost(SLOWEST)
                .until(() -> !chromium.text(delivered).equals(before));
        assertThat(chromium.ask("return performance.timeOrigin")).isEqualTo(loaded);
    }

    void reportsAMissingAnswer() {
        chromium.offline(true);
        reportsThatItHasEnded("The agent");
        chromium.offline(false);
        await("live figures again").atMost(SLOWEST).until(this::isLive);
    }

    /** Uses the page only with Tab, Enter, Escape and the arrow keys. */
    void isUsableByKeyboard() {
        assertThat(stops()).contains("Auto", "Light", "Dark", "Console", "As a list", "Calls", "Last run");

        to(".backend");
        Object first = chromium.ask("return document.activeElement.dataset.pid");
        chromium.press(Keys.ARROW_RIGHT);
        assertThat(chromium.ask("return document.activeElement.dataset.pid")).isNotIn(first, "");

        to("#statements th:nth-child(5) button");
        chromium.press(Keys.ENTER);
        assertThat(chromium.is("document.activeElement.closest('th').getAttribute('aria-sort') === 'descending'"))
                .isTrue();

        turnsDarkAndBack();
    }
}
