package com.bitville.postgres.webconsole.internal.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.browser.Chromium;
import java.time.Duration;
import java.util.List;

/** One of the pages in a browser, and what holds for each of them. */
final class VisitedPage {
    private static final Duration SLOWEST = Duration.ofSeconds(30);

    /** Panels about which nothing says whose they are, or how old. */
    private static final String NAMELESS = """
            return [...document.querySelectorAll('main > section.panel')].filter((panel) => !panel.querySelector('h2 small')?.textContent.trim()
                || !panel.querySelector('.as-of')?.textContent.trim()).map((panel) => panel.id).join(' ');
            """;

    /** Panels that are blank: neither a row, a plot or another figure, nor a word on what would fill them. */
    private static final String BLANK = """
            const shown = (node) => node && node.getClientRects().length > 0;
            return [...document.querySelectorAll('main > section.panel')].filter((panel) => {
                const full = panel.querySelector('tbody tr, canvas, dd, .finding, .backend, .lane, .card, .servers a, .finder, pre');
                return !shown(full) && ![...panel.querySelectorAll('.empty')].some((word) => shown(word) && word.textContent.trim());
            }).map((panel) => panel.id).join(' ');
            """;

    /** Plots without a table behind them, and plots and tables without a file; the graph's list is that of the graph's file. */
    private static final String WITHOUT_TABLE = """
            return [...document.querySelectorAll('main > section.panel')].filter((panel) => {
                const [plots, tables] = ['.plot', '.scroll > table'].map((each) => [...panel.querySelectorAll(each)].filter((node) => !node.closest('details')).length);
                const files = [...panel.querySelectorAll('button')].filter((button) => button.textContent === 'CSV').length;
                return plots > panel.querySelectorAll('details.as-table').length || plots + tables > files;
            }).map((panel) => panel.id).join(' ');
            """;

    /** Relative luminance, by WCAG. */
    private static final String LIGHT = """
            const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
            const known = new Map();
            const rgba = (text) => {
                if (!known.has(text)) {
                    context.clearRect(0, 0, 1, 1);
                    context.fillStyle = text;
                    context.fillRect(0, 0, 1, 1);
                    known.set(text, [...context.getImageData(0, 0, 1, 1).data].map((part, i) => (i === 3 ? part / 255 : part)));
                }
                return known.get(text);
            };
            const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
            const behind = (node) => {
                if (!node) { return [255, 255, 255]; }
                const own = rgba(getComputedStyle(node).backgroundColor);
                return own[3] > 0.99 ? own : over(own, behind(node.parentElement));
            };
            const light = (rgb) => rgb.slice(0, 3).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
                .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
            const contrast = (one, other) => (Math.max(light(one), light(other)) + 0.05) / (Math.min(light(one), light(other)) + 0.05);
            """;

    /** Colours of plots, and marks of their legends, whose contrast to what is behind them is less than WCAG's 3 for graphics. */
    private static final String FAINT = LIGHT + """
            const colour = (name) => {
                const probe = document.body.appendChild(document.createElement('span'));
                probe.style.color = `var(${name})`;
                const found = rgba(getComputedStyle(probe).color);
                probe.remove();
                return found;
            };
            const named = ['--blue', '--sky', '--green', '--yellow', '--orange', '--red', '--pink', '--grey']
                .flatMap((name) => ['--panel', '--raised'].map((back) => [`${name} on ${back}`, contrast(colour(name), colour(back))]));
            const marks = [...document.querySelectorAll('.legend i')]
                .map((mark) => [`a mark of ${mark.closest('section')?.id}`, contrast(rgba(getComputedStyle(mark).backgroundColor), behind(mark.parentElement))]);
            return [...named, ...marks].filter(([, ratio]) => ratio < 3).map(([what, ratio]) => `${what} ${ratio.toFixed(2)}`).join('; ');
            """;

    /** Texts whose contrast to what is behind them is less than WCAG's level AA asks for. */
    private static final String PALE = LIGHT + """
            const pale = new Set();
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let text = walker.nextNode(); text; text = walker.nextNode()) {
                const node = text.parentElement;
                if (!text.data.trim() || !node.getClientRects().length || node.closest('svg, script, noscript, option, .skip, :disabled, i')) { continue; }
                const style = getComputedStyle(node);
                const back = behind(node);
                const ratio = contrast(over(rgba(style.color), back), back);
                const size = parseFloat(style.fontSize);
                if (ratio < (size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5)) {
                    pale.add(`${ratio.toFixed(2)} ${text.data.trim().slice(0, 30)} (${style.color} in ${node.closest('section')?.id ?? 'the head'})`);
                }
            }
            return [...pale].slice(0, 12).join('; ');
            """;

    private final Chromium chromium;

    VisitedPage(Chromium chromium) {
        this.chromium = chromium;
    }

    /** Opens an address and waits until its figures are there. */
    VisitedPage open(String address) {
        chromium.open(address);
        isLive();
        return this;
    }

    void isLive() {
        await("live figures")
                .atMost(SLOWEST)
                .pollInterval(Duration.ofMillis(25))
                .until(() -> chromium.is("document.getElementById('link')?.textContent === 'Live'"
                        + " && document.getElementById('main').classList.contains('ready')"));
    }

    void shows(String what, String condition) {
        await(what)
                .atMost(SLOWEST)
                .pollInterval(Duration.ofMillis(25))
                .until(() -> chromium.is("Boolean(" + condition + ")"));
    }

    /** The text of what a selector names first, empty while there is none. */
    String text(String selector) {
        return chromium.text("return document.querySelector(arguments[0])?.textContent ?? ''", selector);
    }

    /** Follows a link by the pointer. */
    VisitedPage follow(String selector) {
        Object before = chromium.ask("return performance.timeOrigin");
        chromium.click(selector);
        await("another page")
                .atMost(SLOWEST)
                .pollInterval(Duration.ofMillis(25))
                .until(() -> !chromium.ask("return performance.timeOrigin").equals(before));
        isLive();
        return this;
    }

    /** Whose it is, how old, nothing blank, a table behind each plot, no error, nothing odd. */
    void isComplete() {
        assertThat(chromium.text(NAMELESS)).as("panels without name or age").isEmpty();
        shows("no blank panel: " + chromium.text(BLANK), "(() => {" + BLANK + "})() === ''");
        assertThat(chromium.text(WITHOUT_TABLE)).as("plots without a table").isEmpty();
        assertThat(chromium.text("return document.body.innerText"))
                .doesNotContain("undefined")
                .doesNotContain("NaN")
                .doesNotContain("[object")
                .doesNotContain("Invalid Date");
        assertThat(chromium.text(
                        "return [...document.querySelectorAll('main img, [onerror]')].map((e) => e.outerHTML).join()"))
                .as("names of strangers are text")
                .isEmpty();
        assertThat(chromium.complaints()).isEmpty();
    }

    /** Nothing overflows at these widths; leaves the page at the last of them. */
    void fits(String theme, List<Integer> widths) {
        for (int width : widths) {
            chromium.show(width, theme);
            shows(
                    "a page of " + width + " that does not overflow",
                    "innerWidth === " + width
                            + " && document.documentElement.scrollWidth <= document.documentElement.clientWidth");
        }
    }

    void isReadable() {
        assertThat(chromium.text(PALE)).isEmpty();
        hasPlainPlots();
    }

    void hasPlainPlots() {
        assertThat(chromium.text(FAINT)).as("faint colours of plots").isEmpty();
    }

    /** When something could be seen for the first time, and the present, in ms after the page was asked for. */
    record Paint(double first, double now) {}

    Paint paint() {
        String[] times = chromium.text(
                        "return `${performance.getEntriesByName('first-contentful-paint')[0].startTime} ${performance.now()}`")
                .split(" ", -1);
        return new Paint(Double.parseDouble(times[0]), Double.parseDouble(times[1]));
    }

    /** How long frames took, in ms. */
    record Frames(double median, double most95, double most) {}

    /** Scrolls this, or the page where there is none, by 7,200 pixels in 120 frames, as a fast hand does, or to its end. */
    Frames scrolled(String selector) {
        String[] frames = chromium.text("""
                        const box = document.querySelector(arguments[0]) ?? document.scrollingElement;
                        const frames = [];
                        return new Promise((done) => {
                            let last = performance.now();
                            const step = (now) => {
                                frames.push(now - last);
                                last = now;
                                box.scrollTop += arguments[2];
                                if (frames.length <= arguments[1]) {
                                    requestAnimationFrame(step);
                                } else {
                                    const sorted = frames.slice(1).sort((a, b) => a - b);
                                    done([0.5, 0.95, 1].map((part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]).join(' '));
                                }
                            };
                            requestAnimationFrame(step);
                        });
                        """, selector, 120, 60).split(" ", -1);
        return new Frames(Double.parseDouble(frames[0]), Double.parseDouble(frames[1]), Double.parseDouble(frames[2]));
    }
}
