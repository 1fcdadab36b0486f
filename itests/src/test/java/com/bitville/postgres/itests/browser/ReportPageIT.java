package com.bitville.postgres.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.browser.Chromium;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sample report of the documents in a real browser: narrow and wide, light and dark, on paper. */
class ReportPageIT {
    private static final Path DOCS = Path.of("..", "docs").toAbsolutePath().normalize();
    private static final boolean WRITE = Boolean.getBoolean("bitville.report.picture");

    /** The least contrast of a text against what is behind it, with the text. */
    private static final String CONTRAST = """
            const lum = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
                .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
            const behind = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
                if (!/, 0\\)$/.test(c) && c !== 'transparent') return c; } return 'rgb(255, 255, 255)'; };
            let least = [99, ''];
            for (const e of document.querySelectorAll('body *')) {
                if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
                const a = lum(getComputedStyle(e).color), b = lum(behind(e));
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (ratio < least[0]) least = [ratio, e.textContent.slice(0, 40)];
            }
            return least[0].toFixed(2) + ' ' + least[1];
            """;

    @SuppressWarnings("NullAway.Init")
    private static Chromium chromium;

    @BeforeAll
    static void open() throws IOException {
        chromium = LivePage.browser();
        chromium.offline(true);
        chromium.open(DOCS.resolve("report-sample.html").toUri().toString());
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void isReadAtEachWidthInBothThemes() throws IOException {
        for (int width : List.of(400, 1_200)) {
            for (String theme : List.of("light", "dark")) {
                chromium.show(width, theme);
                assertThat(chromium.is("document.documentElement.scrollWidth <= innerWidth"))
                        .as("nothing is wider than %d", width)
                        .isTrue();
                String least = chromium.text(CONTRAST);
                assertThat(Double.parseDouble(least.split(" ", 2)[0])).as(least).isGreaterThanOrEqualTo(4.5);
                chromium.screenshot("report-" + theme + "-" + width);
            }
        }
    }

    @Test
    void needsNoScriptAndAsksForNothing() {
        assertThat(chromium.is("document.scripts.length === 0")).isTrue();
        assertThat(chromium.is("performance.getEntriesByType('resource').length === 0"))
                .isTrue();
        assertThat(chromium.complaints()).isEmpty();
        assertThat(chromium.is("document.querySelectorAll('svg path.b').length > 0"))
                .isTrue();
    }

    @Test
    void isPrintedOnPaper() throws IOException {
        byte[] paper = chromium.print("report");
        assertThat(new String(paper, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    }

    @Test
    void thePictureOfTheDocumentsIsOfThisPage() throws IOException {
        Path picture = DOCS.resolve("images/report.png");
        if (WRITE) {
            chromium.show(1_000, "light");
            Files.write(picture, chromium.picture(1_150));
        }
        assertThat(picture).isNotEmptyFile();
    }
}
