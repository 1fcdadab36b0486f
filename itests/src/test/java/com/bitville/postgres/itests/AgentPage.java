package com.bitville.postgres.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openqa.selenium.Keys;

/** The agent's page in the web console as somebody sees and uses it in a browser. */
final class AgentPage {
    static final int NARROW = 400;
    static final int WIDE = 1600;

    /** A cycle that gives way on a busy machine, and the three calm looks after it. */
    private static final Duration SLOWEST = Duration.ofMinutes(3);

    private static final int MOST_STOPS = 300;
    private static final String FIRST_STOP = "Skip to the figures";

    private static final List<String> TABLES = List.of("incidents", "statements", "collectors");

    /** The panels whose plot is missing, says that it has no data, or holds no colour. */
    private static final String UNDRAWN = """
            const coloured = (canvas) => {
                const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height });
                const context = copy.getContext('2d', { willReadFrequently: true });
                context.drawImage(canvas, 0, 0);
                const all = context.getImageData(0, 0, copy.width, copy.height).data;
                for (let i = 0; i < all.length; i += 4) {
                    const rgb = [all[i], all[i + 1], all[i + 2]];
                    if (all[i + 3] > 128 && Math.max(...rgb) - Math.min(...rgb) > 60) { return true; }
                }
                return false;
            };
            return [...document.querySelectorAll('.plot')].filter((plot) => {
                const canvas = plot.querySelector('canvas');
                return !plot.querySelector('.empty').hidden || !canvas || !coloured(canvas);
            }).map((plot) => plot.closest('section').id).join(' ');
            """;

    /** All that the graph says, to eyes and to a screen reader. */
    private static final String PICTURE = """
            return document.querySelector('.graph').textContent
                + [...document.querySelectorAll('.backend')].map((backend) => backend.getAttribute('aria-label')).join(' ');
            """;

    /** Title, figure and meaning of each card. */
    private static final String CARDS = """
            return [...document.querySelectorAll('.card')]
                .map((card) => [...card.children].map((part) => part.textContent).join('\\n')).join('|');
            """;

    private final Chromium chromium;

    AgentPage(Chromium chromium) {
        this.chromium = chromium;
    }

    void open(String address) {
        chromium.show(WIDE, "light");
        chromium.open(address);
        await("live figures").atMost(SLOWEST).until(this::isLive);
    }

    boolean isLive() {
        return chromium.is("document.getElementById('link').textContent === 'Live'");
    }

    void isFilled() {
        await("plots drawn of real figures")
                .atMost(SLOWEST)
                .untilAsserted(() -> assertThat(chromium.text(UNDRAWN)).isEmpty());
        assertThat(chromium.ask("return document.querySelectorAll('.plot').length"))
                .isEqualTo(6L);
        for (String table : TABLES) {
            await(table)
                    .atMost(SLOWEST)
                    .until(() ->
                            chromium.is("document.querySelectorAll(`#${arguments[0]} tbody tr`).length > 0", table));
        }
        String[] cards = chromium.text(CARDS).split("\\|", -1);
        assertThat(cards)
                .hasSize(5)
                .allSatisfy(card -> assertThat(card.lines())
                        .hasSize(3)
                        .noneMatch(line -> line.isBlank() || line.contains("\u2013")));
        assertThat(chromium.text("return document.getElementById('main').innerText"))
                .doesNotContain("waiting for data")
                .doesNotContain("undefined")
                .doesNotContain("NaN");
    }

    /** The picture of a session that waits for another, with all that strangers named shown as what it is: text. */
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

    void isLiveWithoutReloading() {
        String delivered = "return [...document.querySelectorAll('.card')].at(-1).querySelector('p').textContent";
        Object loaded = chromium.ask("return performance.timeOrigin");
        String before = chromium.text(delivered);
        await("newer figures")
                .atMost(SLOWEST)
                .until(() -> !chromium.text(delivered).equals(before));
        assertThat(chromium.ask("return performance.timeOrigin")).isEqualTo(loaded);
    }

    void saysWhenNobodyAnswers() {
        chromium.offline(true);
        await("the word that the agent is gone")
                .atMost(SLOWEST)
                .until(() -> chromium.text("return document.getElementById('link').textContent")
                        .startsWith("The agent is gone: figures of"));
        chromium.offline(false);
        await("live figures again").atMost(SLOWEST).until(this::isLive);
    }

    /** All of it with Tab, Enter, Escape and the arrow keys alone. */
    void isUsableByKeyboard() {
        chromium.press(Keys.TAB);
        assertThat(focus().get(0)).isEqualTo(FIRST_STOP);
        Set<Object> stops = new LinkedHashSet<>();
        for (int i = 0; i < MOST_STOPS; i++) {
            List<?> focus = focus();
            if (focus.get(0).equals(FIRST_STOP) && i > 0) {
                break;
            }
            stops.add(focus.get(0));
            assertThat(focus.get(1))
                    .as("the focus can be seen on " + focus.get(0))
                    .isEqualTo(true);
            chromium.press(Keys.TAB);
        }
        assertThat(stops).contains("Auto", "Light", "Dark", "Console", "As a list", "Calls", "Last run");

        to(".backend");
        Object first = chromium.ask("return document.activeElement.dataset.pid");
        chromium.press(Keys.ARROW_RIGHT);
        assertThat(chromium.ask("return document.activeElement.dataset.pid")).isNotIn(first, "");

        to("#statements th:nth-child(4) button");
        chromium.press(Keys.ENTER);
        assertThat(chromium.is("document.activeElement.closest('th').getAttribute('aria-sort') === 'descending'"))
                .isTrue();

        // A statement that nobody runs any more leaves the table, be it under the finger.
        await("a statement's text").atMost(SLOWEST).until(() -> {
            to("#statements tbody button:enabled");
            chromium.press(Keys.ENTER);
            return chromium.is("document.querySelector('dialog').open");
        });
        chromium.press(Keys.ESCAPE);
        assertThat(chromium.is("document.querySelector('dialog').open")).isFalse();

        to("#theme button:last-child");
        chromium.press(Keys.ENTER);
        assertThat(chromium.is("document.documentElement.dataset.theme === 'dark'"))
                .isTrue();
        to("#theme button:first-child");
        chromium.press(Keys.ENTER);
    }

    private void to(String selector) {
        chromium.ask("document.querySelector(arguments[0])?.focus()", selector);
    }

    /** The text that has the focus, and whether that can be seen; what was removed under it leaves it with the whole page. */
    private List<?> focus() {
        return (List<?>) chromium.ask("""
                const at = document.activeElement;
                const seen = at === document.body || getComputedStyle(at).outlineStyle !== 'none' || at.matches('.backend:focus-visible');
                return [at === document.body ? '' : at.textContent.slice(0, 40), seen];
                """);
    }

    void fits(int width, String theme) throws IOException {
        chromium.show(width, theme);
        await("a " + theme + " page of " + width)
                .atMost(SLOWEST)
                .untilAsserted(() -> assertThat(chromium.text("const root = document.documentElement;"
                                + "return `${innerWidth} ${root.scrollWidth - root.clientWidth}"
                                + " ${getComputedStyle(document.body).backgroundColor}`"))
                        .isEqualTo(width + " 0 " + (theme.equals("dark") ? "rgb(17, 22, 27)" : "rgb(244, 246, 248)")));
        await("plots of that width")
                .atMost(SLOWEST)
                .untilAsserted(() -> assertThat(chromium.text(UNDRAWN)).isEmpty());
        chromium.screenshot("console-" + theme + "-" + width);
    }
}
