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
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Every page at every width, in both themes, of a server that is down and of the world without data: in the deep run. */
class EveryPageTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final boolean PICTURES = "write".equals(System.getProperty("bitville.pictures"));
    private static final String REQUEST = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final int WIDE = 1600;
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
        assumeTrue(DEEP || PICTURES, "-Pdeep");
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

    @Test
    void aServerThatIsDownSaysWhyAndAnUnknownOneIsNotInvented() {
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
        assumeTrue(PICTURES, "-Dbitville.pictures=write");
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
