package com.bitville.postgres.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.testkit.browser.Chromium;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The first five minutes: {@code ./run-demo}, its page in a browser, and the effect of each listener fault on the agent. */
class DemoIT {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final Duration SLOWEST = Duration.ofMinutes(3);

    /** The agent's delivery state while the listener fails: after five failures in a row it pauses. */
    private static final Set<String> TROUBLE = Set.of("backing_off", "breaker_open");

    @Test
    void thePageShowsWhatIsDeliveredAndItsButtonsMakeTheListenerFail() throws Exception {
        try (Chromium chromium = LivePage.browser();
                RunningDemo demo = RunningDemo.start(3)) {
            DemoPage page = new DemoPage(chromium);
            page.open(demo.page());
            page.showsWhoBlocksWhom();
            page.isFilled();
            page.isUsableByKeyboard();
            page.showsWhatIsBehindTheLoad();
            page.fits();
            page.leadsToTheAgentsOwnPages();
            page.hasItsButtonsInALine();
            buttons(page, demo.agent());
            assertThat(chromium.complaints()).isEmpty();
            demo.stop();
            page.reportsThatItHasEnded("The demo");
        }
    }

    /**
     * Every button, and for two of them the agent's reaction; that to the others needs a timeout, a minute until a probe, or a closing
     * breaker.
     */
    private static void buttons(DemoPage page, AgentProcess agent) throws Exception {
        long refused = page.figure("Refused");
        suffers(page, agent, "down", TROUBLE);
        suffers(page, agent, "429", Set.of("rate_limited"));
        await("the refusal on the page").atMost(SLOWEST).until(() -> page.figure("Refused") > refused);
        if (!DEEP) {
            List.of("500", "hang", "401", "none").forEach(page::choose);
            return;
        }
        recovers(page, agent);
        suffers(page, agent, "500", TROUBLE);
        recovers(page, agent);
        suffers(page, agent, "hang", TROUBLE);
        recovers(page, agent);
        suffers(page, agent, "401", Set.of("unauthorized"));
        recovers(page, agent);
        suffers(page, agent, "down", Set.of("breaker_open"));
        recovers(page, agent);
    }

    private static void suffers(DemoPage page, AgentProcess agent, String fault, Set<String> states) {
        long failed = failed(agent.awaitStatus("any status", status -> true));
        page.choose(fault);
        agent.awaitStatus(
                "what a listener that fails with " + fault + " does",
                status -> states.contains(shipper(status, "state")) && failed(status) > failed);
    }

    /** All waiting payloads are delivered, and the page continues. */
    private static void recovers(DemoPage page, AgentProcess agent) {
        long accepted = page.figure("Accepted");
        page.choose("none");
        agent.awaitStatus(
                "delivery again",
                status -> Set.of("idle", "delivering").contains(shipper(status, "state"))
                        && shipper(status, "breaker").equals("closed"));
        await("more on the page").atMost(SLOWEST).until(() -> page.figure("Accepted") > accepted);
    }

    private static long failed(JsonNode status) {
        return status.at("/shipper/failed").asLong();
    }

    private static String shipper(JsonNode status, String key) {
        return status.path("shipper").path(key).asText();
    }
}
