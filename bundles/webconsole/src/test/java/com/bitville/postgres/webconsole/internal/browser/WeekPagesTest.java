package com.bitville.postgres.webconsole.internal.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.testkit.browser.Chromium;
import com.bitville.postgres.webconsole.internal.PageHost;
import com.bitville.postgres.webconsole.internal.world.PagesWorld;
import com.bitville.postgres.webconsole.internal.world.WeekWorld;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the pages cost over a week of history in the agent's own store, and over fifty thousand statements. Deep, and best alone. */
class WeekPagesTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final String WEEK = "&last=604800";
    private static final List<String> PAGES = List.of(
            "?page=overview" + WEEK,
            "?page=server" + WEEK,
            "?page=statements",
            "?page=statements" + WEEK,
            "?page=statements&statement=7000000000000000000" + WEEK,
            "?page=locks" + WEEK,
            "?page=tables" + WEEK,
            "?page=logs" + WEEK,
            "?page=request",
            "?page=agent");

    private static final String ALL_DRAWN = "document.querySelectorAll('#statements tbody tr').length === 500";

    private static Chromium chromium;
    private static WeekWorld week;
    private static PageHost host;

    private final VisitedPage page = new VisitedPage(chromium);

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(DEEP, "-Pdeep");
        assumeTrue(Chromium.isInstalled(), "no browser: apt-get install chromium chromium-driver");
        Instant now = Instant.now();
        week = WeekWorld.until(now);
        host = PageHost.start(PagesWorld.filled(now), week.history(), week.store());
        chromium = Chromium.start(Path.of("target", "browser").toAbsolutePath());
        chromium.show(1600, "light");
    }

    @AfterAll
    static void stop() throws IOException {
        if (chromium != null) {
            chromium.close();
        }
        if (host != null) {
            host.close();
        }
        if (week != null) {
            week.close();
        }
    }

    @Test
    void aWeekIsShownAtOnceAndScrollsSmoothly() throws IOException {
        SoftAssertions all = new SoftAssertions();
        for (String each : PAGES) {
            page.open(host.address(each)).isComplete();
            host.costs();
            VisitedPage.Paint paint = page.open(host.address(each)).paint();
            page.isComplete();
            PageHost.Cost cost = host.costs().stream().reduce(new PageHost.Cost(0, 0), (most, next) -> most.most(next));
            if (each.equals("?page=statements")) {
                page.shows("all rows, drawn when there was time", ALL_DRAWN);
            }
            VisitedPage.Frames frames = page.scrolled("#statements .scroll, #tables .scroll");
            System.out.printf(
                    Locale.ROOT,
                    "%-62s %4.0f ms first paint, %4.0f ms panels, %6.1f ms CPU, %7d bytes, frames of %3.0f ms, 95 %% under %3.0f, at most %3.0f%n",
                    each,
                    paint.first(),
                    paint.now(),
                    cost.cpuMs(),
                    cost.bytes(),
                    frames.median(),
                    frames.most95(),
                    frames.most());
            chromium.screenshot("week-" + each.replaceAll("[^a-z0-9]+", "-").substring(1));
            all.assertThat(paint.first()).as(each + ": first paint").isLessThan(1_000);
            all.assertThat(cost.cpuMs()).as(each + ": CPU of the agent").isLessThan(150);
            all.assertThat(cost.bytes()).as(each + ": data").isLessThan(500_000);
            if (isQuiet()) {
                all.assertThat(paint.now())
                        .as(each + ": until its panels are there")
                        .isLessThan(2_000);
                all.assertThat(frames.most95()).as(each + ": 95 of 100 frames").isLessThan(60);
            }
        }
        all.assertAll();
        assertThat(chromium.complaints()).isEmpty();
    }

    /** A browser that waits for a core says nothing of its pages. */
    private static boolean isQuiet() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return system.getSystemLoadAverage() <= 2 * system.getAvailableProcessors();
    }

    @Test
    void fiftyThousandStatementsAreTheFirstOfThem() {
        page.open(host.address("?page=statements&server=default")).isComplete();
        assertThat(page.text("#statements .under")).containsPattern("500 statements, the first of 5[0-9],[0-9]{3}");
        page.shows("all of them", ALL_DRAWN);
        chromium.ask("document.querySelector('#statements input[type=search]').focus()");
        chromium.press("vacuum");
        page.shows("those that fit", "document.querySelectorAll('#statements tbody tr').length < 20");
    }
}
