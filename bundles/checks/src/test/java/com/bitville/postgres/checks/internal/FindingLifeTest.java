package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.CheckThreshold;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.checks.internal.life.MuteRule;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FindingLifeTest {
    /** Raises for each row of the table gauges what its column value says. */
    private static final ServerCheck GAUGE = new ServerCheck() {
        @Override
        public CheckDefinition definition() {
            return new CheckDefinition(
                    "gauge",
                    Scope.SERVER,
                    "test",
                    "A gauge is high.",
                    List.of("gauges"),
                    List.of(
                            CheckThreshold.above("warning", 100, 0, 1_000, "", "High."),
                            CheckThreshold.above("error", 200, 0, 1_000, "", "Very high.")));
        }

        @Override
        public CheckAnswer look(ServerView view) {
            return CheckAnswer.of(view.rows("gauges").stream()
                    .flatMap(row -> view.grade(row.count("value"), "", row.text("name")).stream()
                            .map(severity -> Observation.of(severity, row.text("name") + " is " + row.text("value"))
                                    .on("", row.text("name"))
                                    .with("value", row.count("value"))
                                    .with("known", true)
                                    .with("word", "a")))
                    .toList());
        }
    };

    private final World world = World.of("default", GAUGE);

    private World gauge(int value) {
        return world.has("gauges", row("name", "a", "value", value));
    }

    private static ChecksSettings settings(int confirm, String mute, String thresholds) {
        return new ChecksSettings(
                true, Duration.ofSeconds(confirm), MuteRule.parse(mute), new ThresholdSettings(thresholds));
    }

    @Test
    void opensAtTheSecondLookAndClosesAtTheSecondGoodOne() {
        gauge(150).minutes(1);
        assertThat(world.open("gauge")).isEmpty();
        assertThat(world.told).isEmpty();

        world.minutes(1);
        assertThat(world.open("gauge")).containsExactly("warning a");
        assertThat(world.told).singleElement().satisfies(told -> {
            assertThat(told).containsEntry("state", "open").containsEntry("severity", "warning");
            assertThat(told.get("evidence")).isEqualTo(Map.of("value", 150.0, "known", true, "word", "a"));
        });
        Object id = world.told.get(0).get("id");

        gauge(10).minutes(1);
        assertThat(world.open("gauge")).containsExactly("warning a");
        world.minutes(1);
        assertThat(world.open("gauge")).isEmpty();
        assertThat(world.told).hasSize(2);
        assertThat(world.told.get(1)).containsEntry("state", "closed").containsEntry("id", id);
    }

    @Test
    void aValueNearItsLimitDoesNotFlap() {
        gauge(101).minutes(2);
        gauge(85).minutes(10);
        assertThat(world.open("gauge")).containsExactly("warning a");
        gauge(100).minutes(10);
        gauge(79).minutes(2);
        assertThat(world.open("gauge")).isEmpty();
        assertThat(world.told).hasSize(2);
        gauge(85).minutes(10);
        assertThat(world.open("gauge")).isEmpty();
    }

    @Test
    void oneBadLookAloneIsForgotten() {
        for (int i = 0; i < 5; i++) {
            gauge(150).minutes(1);
            gauge(10).minutes(1);
        }
        assertThat(world.told).isEmpty();
    }

    @Test
    void tellsAChangeOfSeverityAndNoChangeOfEvidence() {
        gauge(150).minutes(3);
        gauge(160).minutes(3);
        assertThat(world.told).hasSize(1);
        gauge(250).minutes(1);
        assertThat(world.open("gauge")).containsExactly("warning a");
        world.minutes(1);
        assertThat(world.open("gauge")).containsExactly("error a");
        gauge(150).minutes(2);
        assertThat(world.open("gauge")).containsExactly("warning a");
        assertThat(world.told).extracting(told -> told.get("severity")).containsExactly("warning", "error", "warning");
        assertThat(world.told)
                .extracting(told -> told.get("opened"))
                .containsOnly(world.told.get(0).get("opened"));
    }

    /** Kafka turned on in a running agent: consumers of the topic know nothing of what is open. */
    @Test
    void isToldAgainOnceForADestinationThatBegins() {
        gauge(150).minutes(3);
        assertThat(world.told).hasSize(1);
        world.outbox.destinations(1);
        world.minutes(3);
        assertThat(world.told).hasSize(2);
        assertThat(world.told.get(1)).isEqualTo(world.told.get(0));

        World next = world.restarted().with(settings(60, "", ""), List.of(GAUGE));
        next.has("gauges", row("name", "a", "value", 150)).minutes(3);
        assertThat(next.told).as("after a restart").isEmpty();
        next.outbox.destinations(2);
        next.outbox.failNext(1);
        next.minutes(1);
        next.has("gauges", row("name", "a", "value", 10)).minutes(4);
        assertThat(next.told.get(next.told.size() - 1)).containsEntry("state", "closed");
    }

    @Test
    void outlivesAKillUnderItsIdAndIsNotToldAgain() {
        gauge(150).minutes(2);
        String id = world.findings("gauge").get(0).id();

        World next = world.restarted().with(settings(60, "", ""), List.of(GAUGE));
        next.minutes(1);
        assertThat(next.findings("gauge")).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo(id);
            assertThat(finding.opened())
                    .isEqualTo(world.findings("gauge").get(0).opened());
        });
        assertThat(next.told).isEmpty();

        next.has("gauges", row("name", "a", "value", 1)).minutes(2);
        assertThat(next.told).singleElement().satisfies(told -> assertThat(told).containsEntry("state", "closed"));
    }

    @Test
    void whatTheBufferRefusesIsToldLater() {
        world.outbox.failNext(1);
        gauge(150).minutes(2);
        assertThat(world.told).isEmpty();
        world.minutes(1);
        assertThat(world.told).hasSize(1);
        world.minutes(3);
        assertThat(world.told).hasSize(1);
    }

    @Test
    void keepsWhatIsOpenWhileNothingIsKnown() {
        gauge(150).minutes(2);
        world.fails("gauges", Reason.NOT_PERMITTED, "the role lacks pg_monitor").minutes(8);
        assertThat(world.open("gauge")).containsExactly("warning a");
        assertThat(world.findings("gauge")).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(CheckSeverity.NOT_PERMITTED);
            assertThat(finding.seen().message()).contains("pg_monitor");
        });
        assertThat(world.told).hasSize(1);
        assertThat(world.checks().counts("default"))
                .containsEntry("not_permitted", 1)
                .containsEntry("warning", 1);
    }

    @Test
    void whatWasNeverReadIsUnknownRatherThanOk() {
        world.minutes(1);
        assertThat(world.findings("gauge"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(CheckSeverity.UNKNOWN));
    }

    @Test
    void ofManyObjectsTellsTwentyWithTheTotal() {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rows.add(row("name", "g" + i, "value", 150 + i));
        }
        world.holds("gauges", rows).minutes(3);
        assertThat(world.open("gauge")).hasSize(20);
        assertThat(world.findings("gauge"))
                .allSatisfy(finding -> assertThat(finding.seen().evidence()).containsEntry("objects_total", 30));
    }

    @Test
    void aMutedFindingStaysVisibleAndIsNotTold() {
        world.with(settings(60, "gau*@default//a until=2026-11-30 by=ann", ""), List.of(GAUGE));
        gauge(150).minutes(3);
        assertThat(world.open("gauge")).containsExactly("muted warning a");
        assertThat(world.told).isEmpty();
        assertThat(world.checks().counts("default")).containsEntry("muted", 1).containsEntry("warning", 0);
        assertThat(world.findings("gauge").get(0).state()).isEqualTo(FindingState.MUTED);

        world.clock.advance(Duration.ofDays(3));
        world.minutes(3);
        assertThat(world.open("gauge")).containsExactly("warning a");
        assertThat(world.told).hasSize(1);
    }

    @Test
    void aMutingByIdIsOfOneFindingWhateverItsNameHas() {
        String strange = "a, b*?@c/d until=2020-01-01";
        world.has("gauges", row("name", strange, "value", 150), row("name", strange + "!", "value", 150))
                .minutes(2);
        String id = world.findings("gauge").stream()
                .filter(finding -> finding.seen().object().equals(strange))
                .findFirst()
                .orElseThrow()
                .id();
        world.with(settings(60, "gauge@other, " + id + " until=2026-11-30 by=ann", ""), List.of(GAUGE))
                .minutes(1);
        assertThat(world.open("gauge"))
                .containsExactlyInAnyOrder("muted warning " + strange, "warning " + strange + "!");
        assertThat(world.checks().check(Duration.ofSeconds(1))).isEmpty();
    }

    @Test
    void aMutingThatIsWrongMutesNothingAndIsReported() {
        world.with(
                settings(
                        60,
                        "gauge, gauge-012, gauge-0123456789 until=2026-02-30, gauge@default until=soon",
                        "gauge.warning@default=120, gauge.x=1, nonsense"),
                List.of(GAUGE));
        gauge(110).minutes(3);
        assertThat(world.open("gauge")).isEmpty();
        gauge(130).minutes(3);
        assertThat(world.open("gauge")).containsExactly("warning a");
        assertThat(world.checks().check(Duration.ofSeconds(1)))
                .extracting(finding -> finding.message())
                .anyMatch(text -> text.contains("gauge.x"))
                .anyMatch(text -> text.contains("nonsense"))
                .anyMatch(text -> text.contains("until=soon"))
                .anyMatch(text -> text.contains("gauge-012\""))
                .anyMatch(text -> text.contains("until=2026-02-30"))
                .hasSize(6);
    }

    @Test
    void aThresholdOutOfRangeLeavesTheDefault() {
        world.with(settings(60, "", "gauge.warning=5000"), List.of(GAUGE));
        gauge(150).minutes(2);
        assertThat(world.open("gauge")).containsExactly("warning a");
        assertThat(world.checks().check(Duration.ofSeconds(1)))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("5000").contains("0.0 to 1000.0"));
    }

    @Test
    void aThresholdThatIsChangedIsInForceAtTheNextLookThoughNothingIsReadAnew() {
        ServerCheck level = BuiltInCheck.named("test", "level", "Is high.", "gauges")
                .above("warning", 100, 1_000, "count", "The value.")
                .sees(view -> view.rows("gauges").stream()
                        .flatMap(row -> view.grade(row.count("value"), "", "").stream())
                        .map(severity -> Observation.of(severity, "high")));
        world.with(settings(0, "", ""), List.of(level));
        gauge(50).minutes(1).lacks("gauges").minutes(1);
        assertThat(world.open("level")).isEmpty();
        world.with(settings(0, "", "level.warning=40"), List.of(level)).minutes(1);
        assertThat(world.open("level")).containsExactly("warning");
    }

    @Test
    void aCheckThatThrowsIsUnknownAndTheOthersGoOn() {
        ServerCheck broken = new ServerCheck() {
            @Override
            public CheckDefinition definition() {
                return new CheckDefinition("broken", Scope.SERVER, "test", "Throws.", List.of(), List.of());
            }

            @Override
            public CheckAnswer look(ServerView view) {
                throw new IllegalStateException("on purpose");
            }
        };
        world.with(settings(0, "", ""), List.of(broken, GAUGE));
        gauge(150).minutes(1);
        assertThat(world.open("gauge")).containsExactly("warning a");
        assertThat(world.findings("broken"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(CheckSeverity.UNKNOWN));
    }
}
