package com.bitville.postgres.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.browser.Chromium;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.Keys;

/** The demo's page, tested in a browser. */
final class DemoPage extends LivePage {
    /** The labels of the listener's buttons, by the value that the page sends. */
    private static final Map<String, String> BUTTONS = Map.of(
            "none", "Accepts all",
            "down", "Down",
            "500", "Error 500",
            "429", "Quota 429",
            "hang", "Hangs",
            "401", "Wrong key 401");

    /** A row, bar, box or arrow of each panel. Not every kernel has pressure figures, and not every container has disks. */
    private static final List<String> MARKS = List.of(
            "#sessions tbody tr",
            "#blocking .backend.root",
            "#blocking .arrow",
            "#statements tbody tr",
            "#correlated .bar",
            "#correlated .bar .waiting",
            "#correlated .track .mark",
            "#host [aria-label='File systems'] tbody tr",
            "#host [aria-label='Network'] tbody tr",
            "#logs tbody tr",
            "#payloads tbody tr");

    /** What each of the agent's own pages shows of the demo's load. */
    private static final Map<String, String> PAGES = Map.of(
            "overview", "#servers tbody tr",
            "server", "#throughput canvas",
            "statements", "#statements tbody tr a[href*='statement=']",
            "locks", "#blocking .backend.root",
            "tables", "#wraparound tbody tr",
            "logs", "#entries tbody tr",
            "request", "#requests tbody tr a[href*='id=']",
            "agent", "#load canvas");

    DemoPage(Chromium chromium) {
        super(chromium, "demo");
    }

    void isFilled() {
        MARKS.forEach(this::shows);
        hasDrawn(6);
        await("all figures")
                .atMost(SLOWEST)
                .untilAsserted(() -> assertThat(chromium.text(
                                        "return [...document.querySelectorAll('.tiles dd')].map((each) => each.textContent).join('|')")
                                .split("\\|", -1))
                        .hasSizeGreaterThanOrEqualTo(12)
                        .noneMatch(figure -> figure.isBlank() || figure.contains("\u2013")));
        saysNothingOdd();
    }

    /** The root's statement is one of the shop's. */
    void showsWhoBlocksWhom() {
        await("the root of those who wait")
                .atMost(SLOWEST)
                .until(() -> chromium.is("/shop/.test(document.querySelector('.backend.root')?.textContent)"
                        + " && /UPDATE products/.test(document.querySelector('#sessions tbody')?.textContent)"));
    }

    /** One click, no login, and each of the agent's own pages is filled; the way back is one click, too. */
    void leadsToTheAgentsOwnPages() throws IOException {
        chromium.click("#agent");
        await("the agent's pages")
                .atMost(SLOWEST)
                .until(() ->
                        chromium.is("location.pathname === '/bitville' && document.body.dataset.page === 'overview'"));
        for (Map.Entry<String, String> page : PAGES.entrySet()) {
            chromium.click("[data-page=" + page.getKey() + "]");
            shows("body[data-page=" + page.getKey() + "]");
            shows(page.getValue());
            saysNothingOdd();
            chromium.screenshot("demo-" + page.getKey());
        }
        chromium.click(".back a[href='./']");
        await("the demo's page").atMost(SLOWEST).until(() -> chromium.is("location.pathname === '/'") && isLive());
    }

    /** Uses the page only with Tab, Enter and Escape, except for the listener's buttons. */
    void isUsableByKeyboard() {
        assertThat(stops())
                .containsAll(BUTTONS.values())
                .contains("Auto", "From each start", "As a list", "Calls", "JSON");
        assertThat(opens("#statements tbody button:enabled")).isNotBlank();
        assertThat(opens("#logs tbody button")).contains("message");
        assertThat(opens("#payloads tbody button")).contains("\"payload_id\"");
        turnsDarkAndBack();
    }

    /** The listener's buttons are in one line. */
    void hasItsButtonsInALine() {
        assertThat(chromium.ask("return new Set([...document.querySelectorAll('[data-fault]')]"
                        + ".map((button) => button.getBoundingClientRect().top)).size"))
                .isEqualTo(1L);
    }

    /** Clicks a button of the listener and reads the page's message. */
    void choose(String fault) {
        to("[data-fault=\"" + fault + "\"]");
        chromium.press(Keys.ENTER);
        String label = BUTTONS.get(fault);
        String badge = fault.equals("none") ? "accepts all" : "fails: " + label;
        await(badge)
                .atMost(SLOWEST)
                .untilAsserted(() ->
                        assertThat(chromium.text("""
                                const failing = document.getElementById('controls').classList.contains('failing');
                                const pressed = [...document.querySelectorAll('[data-fault][aria-pressed=true]')];
                                return [document.querySelector('.badge').textContent, failing, ...pressed.map((each) => each.textContent)].join();
                                """)).isEqualTo(badge + "," + !fault.equals("none") + "," + label));
    }

    /** The number on a tile. */
    long figure(String label) {
        return Long.parseLong(chromium.text(
                        "return [...document.querySelectorAll('.tiles dt')].find((each) => each.textContent === arguments[0])"
                                + ".nextSibling.textContent",
                        label)
                .replaceAll("\\D", ""));
    }
}
