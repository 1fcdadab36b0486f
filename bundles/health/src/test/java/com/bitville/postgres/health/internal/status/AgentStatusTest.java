package com.bitville.postgres.health.internal.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.status.StatusSource;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentStatusTest {
    private final AgentStatus status = new AgentStatus("1.2.3");

    @Test
    void ordersTheKeysAndLeavesNoneOut() {
        status.bindSource(() -> Map.of("engine", Map.of("cycle", 3)));
        status.bindSource(() -> Map.of("shipper", Map.of("state", "idle"), "project", "shop"));

        assertThat(status.report().keySet())
                .containsExactly("version", "project", "state", "servers", "collectors", "spool", "shipper", "engine");
        assertThat(status.report()).containsEntry("version", "1.2.3").containsEntry("project", "shop");
    }

    @Test
    void disabledServersComeAfterThoseThatAreMonitored() {
        status.bindSource(() -> Map.of("servers", List.of(server("a", "disabled"), server("b", "up"))));
        status.bindSource(() -> Map.of("servers", List.of(server("c", "unreachable"))));

        assertThat(status.report())
                .containsEntry(
                        "servers", List.of(server("b", "up"), server("c", "unreachable"), server("a", "disabled")));
    }

    @Test
    void joinsListsAndMergesObjects() {
        status.bindSource(() -> Map.of("servers", List.of(server("a", "up")), "spool", Map.of("files", 1)));
        status.bindSource(() -> Map.of("servers", List.of(server("b", "up")), "spool", Map.of("bytes", 2)));

        assertThat(status.report())
                .containsEntry("servers", List.of(server("a", "up"), server("b", "up")))
                .containsEntry("spool", Map.of("files", 1, "bytes", 2));
    }

    @Test
    void aPartWhoseStatusFailsHidesNoOther() {
        status.bindSource(() -> {
            throw new IllegalStateException("defect");
        });
        status.bindSource(() -> Map.of("project", "shop"));

        assertThat(status.report()).containsEntry("project", "shop").containsKey("status_faults");
    }

    @Test
    void forgetsAPartThatLeft() {
        StatusSource source = () -> Map.of("project", "shop");
        status.bindSource(source);
        status.unbindSource(source);
        assertThat(status.report()).containsEntry("project", "").containsEntry("state", "starting");
    }

    @Test
    void whatTheOperatorHasNotGrantedIsNoFault() {
        status.bindSource(() -> Map.of(
                "servers", List.of(server("a", "up")),
                "collectors",
                        List.of(
                                Map.of("name", "activity", "state", "ok", "optional", false),
                                Map.of("name", "tables", "state", "waiting", "scope", "database"),
                                Map.of("name", "hba", "state", "not_permitted", "optional", true))));
        assertThat(status.report()).containsEntry("state", "running");
    }

    @ParameterizedTest
    @CsvSource({
        "up,          ok,            closed, running",
        "up,          unsupported,   closed, running",
        "up,          waiting,       closed, starting",
        "connecting,  waiting,       closed, starting",
        "up,          failed,        closed, degraded",
        "up,          not_permitted, closed, degraded",
        "up,          degraded,      closed, degraded",
        "disabled,    ok,            closed, running",
        "up,          ok,            open,   degraded",
        "unreachable, unavailable,   closed, down",
        "auth_failed, unavailable,   closed, down"
    })
    void seesTheWholeInItsParts(String server, String collector, String breaker, String whole) {
        status.bindSource(() -> Map.of(
                "servers", List.of(server("a", server)),
                "collectors", List.of(Map.of("name", "activity", "state", collector)),
                "shipper", Map.of("breaker", breaker)));
        assertThat(status.report()).containsEntry("state", whole);
    }

    @ParameterizedTest
    @CsvSource({
        "disk,   delivering,   running",
        "disk,   rate_limited, running",
        "memory, delivering,   degraded",
        "disk,   unauthorized, degraded",
        "disk,   no_api_key,   degraded"
    })
    void seesTroubleWithTheDelivery(String spool, String shipper, String whole) {
        status.bindSource(() -> Map.of(
                "servers", List.of(server("a", "up")),
                "collectors", List.of(Map.of("name", "activity", "state", "ok")),
                "spool", Map.of("state", spool),
                "shipper", Map.of("state", shipper)));
        assertThat(status.report()).containsEntry("state", whole);
    }

    @Test
    void isDegradedWhileOneOfTwoServersIsDown() {
        status.bindSource(() -> Map.of("servers", List.of(server("a", "up"), server("b", "unreachable"))));
        assertThat(status.report()).containsEntry("state", "degraded");
    }

    @Test
    void isNotDegradedByThePauseOfAServer() {
        status.bindSource(() -> Map.of(
                "servers",
                List.of(server("a", "up"), server("b", "paused_by_dba")),
                "collectors",
                List.of(
                        Map.of("name", "activity", "server", "a", "state", "ok"),
                        Map.of("name", "activity", "server", "b", "state", "unavailable"))));
        assertThat(status.report()).containsEntry("state", "running");
    }

    private static Map<String, Object> server(String name, String state) {
        return Map.of("name", name, "state", state);
    }

    /** A value of another bundle's class that fails does not affect the other parts. */
    @Test
    @SuppressWarnings("NullAway")
    void aPartWithoutStatusOrWithAnUnreadableOneHidesNoOther() {
        AgentStatus status = new AgentStatus("1");
        status.bindSource(() -> null);
        status.bindSource(() -> new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new NoClassDefFoundError("gone");
            }
        });
        status.bindSource(() -> Map.of("theirs", new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        }));
        status.bindSource(() -> Map.of("spool", Map.of("files", 3)));

        assertThat(status.report())
                .containsEntry("spool", Map.of("files", 3))
                .hasEntrySatisfying(
                        "status_faults",
                        faults -> assertThat((Iterable<?>) faults).hasSize(3));
    }
}
