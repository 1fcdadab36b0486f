package com.bitville.postgres.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs by hand, of an engine whose own threads were not started. */
class CollectingTest {
    private final Engine engine =
            new Engine(EngineSettings.of(Duration.ofSeconds(60), 0.1), Clock.systemUTC(), System::nanoTime);
    private final FakeCollector activity = new FakeCollector("activity");
    private final List<Cycle> handedOn = new CopyOnWriteArrayList<>();

    @BeforeEach
    void bind() {
        engine.bindDatabase(new FakeDatabase("default"));
        engine.bindCollector(activity, Map.of());
        engine.bindListener(handedOn::add);
    }

    @Test
    void aRunByHandIsReturnedAndNotHandedOn() throws Exception {
        Cycle cycle = engine.run("activity", "default", false);
        assertThat(cycle.snapshots()).hasSize(1);
        assertThat(activity.runs).hasValue(1);
        assertThat(handedOn).isEmpty();
        assertThat(String.valueOf(engine.status().get("collectors")))
                .as("when it is due next stays as it was")
                .contains("runs=0");
    }

    @Test
    void withShipItIsHandedOnLikeAnyCycle() throws Exception {
        assertThat(handedOn).isEmpty();
        assertThat(engine.run("activity", "default", true)).isEqualTo(handedOn.get(0));
    }

    @Test
    void whatIsNotThereIsNamedWithWhatIs() {
        assertThatThrownBy(() -> engine.run("activity", "reports", false))
                .isInstanceOf(CollectException.class)
                .hasMessageContaining("reports")
                .hasMessageContaining("default");
        assertThatThrownBy(() -> engine.run("plans", "default", false)).hasMessageContaining("plans");
    }

    @Test
    void aFailureIsTheCollectorsOwn() {
        activity.does(run -> {
            throw new CollectException(Reason.NOT_PERMITTED, "GRANT it");
        });
        assertThatThrownBy(() -> engine.run("activity", "default", false)).hasMessage("GRANT it");
        assertThat(handedOn).isEmpty();
    }
}
