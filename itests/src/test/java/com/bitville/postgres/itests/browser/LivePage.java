package com.bitville.postgres.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.testkit.browser.Chromium;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openqa.selenium.Keys;

/** Common tests of the agent's pages in a browser: live figures, plots, both themes, the keyboard. */
abstract class LivePage {
    static final int WIDE = 1600;

    /** The width of the narrowest phone, and of a desktop window. */
    private static final List<Integer> WIDTHS = List.of(400, WIDE);

    /** Time for a skipped cycle on a busy machine and the three checks after it. */
    static final Duration SLOWEST = Duration.ofMinutes(3);

    private static final int MOST_STOPS = 300;
    private static final String FIRST_STOP = "Skip to the figures";

    /** The panels whose plot is missing, has no data, or no colour. */
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

    final Chromium chromium;
    private final String name;

    /** A page that is not open yet; its screenshots contain its name. */
    LivePage(Chromium chromium, String name) {
        this.chromium = chromium;
        this.name = name;
    }

    static Chromium browser() throws IOException {
        assumeTrue(Chromium.isInstalled(), "no browser: apt-get install chromium chromium-driver");
        return Chromium.start(Path.of(System.getProperty("bitville.work")));
    }

    void open(String address) {
        chromium.show(WIDE, "light");
        chromium.open(address);
        await("live figures").atMost(SLOWEST).until(this::isLive);
    }

    boolean isLive() {
        return chromium.is("document.getElementById('link').textContent === 'Live'");
    }

    void hasDrawn(long plots) {
        allDrawn("plots drawn of real figures");
        assertThat(chromium.ask("return document.querySelectorAll('.plot').length"))
                .isEqualTo(plots);
    }

    void allDrawn(String what) {
        await(what)
                .atMost(SLOWEST)
                .untilAsserted(() -> assertThat(chromium.text(UNDRAWN)).isEmpty());
    }

    /** Waits until such an element is shown. */
    void shows(String selector) {
        await(selector)
                .atMost(SLOWEST)
                .until(() -> chromium.is("document.querySelector(arguments[0]) !== null", selector));
    }

    void saysNothingOdd() {
        assertThat(chromium.text("return document.getElementById('main').innerText"))
                .doesNotContain("waiting for data")
                .doesNotContain("undefined")
                .doesNotContain("NaN");
    }

    /** The texts that get the focus with Tab, from the beginning of the page; the focus must be visible on each. */
    Set<Object> stops() {
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
        return stops;
    }

    void to(String selector) {
        chromium.ask("document.querySelector(arguments[0])?.focus()", selector);
    }

    /** Opens the dialog of a button that the page may remove at any moment, and closes it with Escape; returns its text. */
    String opens(String selector) {
        await(selector).atMost(SLOWEST).until(() -> {
            to(selector);
            chromium.press(Keys.ENTER);
            return chromium.is("document.querySelector('dialog').open");
        });
        String text = "return document.querySelector('dialog pre').textContent";
        await("what it shows").atMost(SLOWEST).until(() -> !chromium.text(text).equals("Loading"));
        String said = chromium.text(text);
        chromium.press(Keys.ESCAPE);
        assertThat(chromium.is("document.querySelector('dialog').open")).isFalse();
        return said;
    }

    /** Shows that the agent no longer answers, and the age of the figures. */
    void reportsThatItHasEnded(String who) {
        await("the word that " + who + " is gone")
                .atMost(SLOWEST)
                .until(() -> chromium.text("return document.getElementById('link').textContent")
                        .startsWith(who + " is gone: figures of"));
    }

    /** Goes to the newest point of the load's plot and through its bands, by keys alone. */
    void showsWhatIsBehindTheLoad() throws IOException {
        String title = "return document.querySelector('#load .behind h3').textContent";
        shows("#load canvas");
        await("what is behind the newest point").atMost(SLOWEST).untilAsserted(() -> {
            to("#load .canvas");
            chromium.press(Keys.END);
            assertThat(chromium.text(title)).contains("active sessions", "look");
            assertThat(chromium.is(
                            "document.querySelector('[aria-label=\"Load by statement and wait\"] tbody tr') !== null"))
                    .isTrue();
        });
        assertThat(chromium.text("return document.querySelector('.behind > .hint').textContent"))
                .contains(": ")
                .endsWith(".");
        await("a band of it").atMost(SLOWEST).untilAsserted(() -> {
            chromium.press(Keys.ARROW_UP);
            assertThat(chromium.text(title)).matches(".*[0-9], [A-Za-z]+: .* active sessions");
            assertThat(chromium.text("return document.querySelector('#load .canvas').getAttribute('aria-valuetext')"))
                    .contains(" active sessions");
        });
        fits("-load");
        chromium.show(WIDE, "light");
        to("#load .canvas");
        chromium.press(Keys.ESCAPE);
        assertThat(chromium.is("document.querySelector('.behind').hidden")).isTrue();
    }

    void turnsDarkAndBack() {
        to("#theme button:last-child");
        chromium.press(Keys.ENTER);
        assertThat(chromium.is("document.documentElement.dataset.theme === 'dark'"))
                .isTrue();
        to("#theme button:first-child");
        chromium.press(Keys.ENTER);
    }

    /** The text with the focus, and whether the focus is visible; if the element was removed, the page has the focus. */
    private List<?> focus() {
        return (List<?>) chromium.ask("""
                const at = document.activeElement;
                const seen = at === document.body || getComputedStyle(at).outlineStyle !== 'none' || at.matches('.backend:focus-visible');
                return [at === document.body ? '' : at.textContent.slice(0, 40), seen];
                """);
    }

    /** Nothing overflows horizontally, in either theme, on a phone or a desktop. */
    void fits() throws IOException {
        fits("");
    }

    private void fits(String what) throws IOException {
        for (String theme : List.of("light", "dark")) {
            for (int width : WIDTHS) {
                fits(width, theme, what);
            }
        }
    }

    private void fits(int width, String theme, String what) throws IOException {
        chromium.show(width, theme);
        await("a " + theme + " page of " + width)
                .atMost(SLOWEST)
                .untilAsserted(() -> assertThat(chromium.text("const root = document.documentElement;"
                                + "return `${innerWidth} ${root.scrollWidth - root.clientWidth}"
                                + " ${getComputedStyle(document.body).backgroundColor}`"))
                        .isEqualTo(width + " 0 " + (theme.equals("dark") ? "rgb(17, 22, 27)" : "rgb(244, 246, 248)")));
        allDrawn("plots of that width");
        chromium.screenshot(name + what + "-" + theme + "-" + width);
    }
}
