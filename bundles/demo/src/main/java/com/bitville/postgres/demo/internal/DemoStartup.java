package com.bitville.postgres.demo.internal;

import com.bitville.postgres.api.page.AgentPages;
import com.bitville.postgres.demo.internal.load.Shop;
import com.bitville.postgres.demo.internal.load.ShopLoad;
import com.bitville.postgres.demo.internal.page.OutageSwitch;
import com.bitville.postgres.demo.internal.page.PageServer;
import com.bitville.postgres.demo.internal.server.DemoServer;
import com.bitville.postgres.demo.internal.server.DemoStandby;
import com.bitville.postgres.demo.internal.story.ShopStory;
import com.bitville.postgres.demo.internal.story.StoryRun;
import com.bitville.postgres.demo.internal.view.Board;
import com.bitville.postgres.demo.internal.view.Intake;
import com.bitville.postgres.demo.internal.view.PayloadsLog;
import com.bitville.postgres.testkit.listener.StrictListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the parts: first those that a visitor sees first, then the slow ones. */
final class DemoStartup {
    private static final Logger LOG = LoggerFactory.getLogger(DemoStartup.class);

    private final DemoSettings settings;
    private final Optional<StorySettings> story;
    private final DemoParts demoParts;
    private final Supplier<@Nullable AgentPages> pages;
    private final Clock clock = Clock.systemUTC();

    DemoStartup(
            DemoSettings settings,
            Optional<StorySettings> story,
            DemoParts demoParts,
            Supplier<@Nullable AgentPages> pages) {
        this.settings = settings;
        this.story = story;
        this.demoParts = demoParts;
        this.pages = pages;
    }

    void run() {
        try {
            Files.createDirectories(settings.home());
            reception();
            if (story.isPresent()) {
                tell(story.get());
            } else {
                database();
            }
        } catch (IOException | UncheckedIOException | SQLException e) {
            LOG.warn("demo_failed reason=\"{}\" consequence=\"the demo is incomplete\"", e.getMessage(), e);
            tell("demo_failed reason=\"" + String.valueOf(e.getMessage()).strip() + "\"\n");
        } catch (InterruptedException e) {
            LOG.info("demo_start_abandoned");
        }
    }

    /** Writes to the file that run-demo shows. */
    private void tell(String line) {
        try {
            Files.writeString(
                    settings.home().resolve("payloads.log"),
                    line,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("demo_failure_not_told reason=\"{}\"", e.getMessage());
        }
    }

    private void reception() throws IOException, InterruptedException {
        Instant born = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        Board board = new Board(born, clock.instant(), settings.databasePort());
        PayloadsLog lines = new PayloadsLog(settings.home().resolve("payloads.log"));
        StrictListener listener = StrictListener.start(settings.apiKey(), settings.listenerPort());
        demoParts.add(listener::close);
        Intake intake = Intake.start(listener.log(), board, lines);
        demoParts.add(intake::stop);
        PageServer page = PageServer.start(settings.pagePort(), board, new OutageSwitch(listener), pages, clock);
        demoParts.add(page::stop);
    }

    private void database() throws IOException, InterruptedException, SQLException {
        DemoServer server = DemoServer.start(settings.home(), settings.databasePort());
        demoParts.add(server::stop);
        ShopLoad shopLoad = ShopLoad.start(Shop.open(server, settings.password()));
        demoParts.add(shopLoad::stop);
        invite();
        LOG.info("demo_started {}", settings);
    }

    private void tell(StorySettings told) throws IOException, InterruptedException, SQLException {
        Optional<DemoStandby> standby = Optional.empty();
        DemoServer server;
        if (told.story() == ShopStory.REPLICA) {
            server = DemoServer.startForStandby(settings.home(), settings.databasePort());
            demoParts.add(server::stop);
            DemoStandby follower = server.standby(told.standbyPort());
            demoParts.add(follower::stop);
            standby = Optional.of(follower);
        } else {
            server = DemoServer.start(settings.home(), settings.databasePort());
            demoParts.add(server::stop);
        }
        StoryRun run = StoryRun.open(told.story(), server, standby, Shop.open(server, settings.password()));
        demoParts.add(run::stop);
        invite();
        LOG.info("demo_started {} story={}", settings, told.story().word());
        run.tell(told.each(), line -> tell(line + "\n"));
    }

    /** run-demo disables the server in the agent's configuration until the server runs. */
    private void invite() throws IOException {
        Path file = settings.home().resolve("agent.ini");
        if (Files.exists(file)) {
            Path fresh = settings.home().resolve("agent.ini.new");
            Files.writeString(fresh, "[database]\nenabled = true\n");
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
