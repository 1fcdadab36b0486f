package com.bitville.postgres.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.engine.internal.FakeCollector;
import com.bitville.postgres.engine.internal.Harness;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A run that begins without a session and asks for one. */
class OnDemandSessionTest {
    private final FakeCollector logs = new FakeCollector("logs", Scope.SERVER_FILES, Duration.ZERO, Lane.CORE);

    @Test
    void borrowsOneSessionHoweverOftenItIsAskedForAndGivesItBack() {
        try (Harness files = new Harness(Scope.SERVER_FILES, 100)) {
            logs.does(run -> {
                Session session = run.borrowSession();
                assertThat(run.borrowSession()).isSameAs(session);
                assertThatThrownBy(run::session).isInstanceOf(IllegalStateException.class);
            });
            files.with(logs).pass(Duration.ofSeconds(1));
            assertThat(files.status("logs")).containsEntry("state", "ok");
            assertThat(files.database.leases)
                    .singleElement()
                    .satisfies(lease -> assertThat(lease.closed).isTrue());
        }
    }

    @Test
    void doesNotConnectWithoutRequest() {
        try (Harness files = new Harness(Scope.SERVER_FILES, 100)) {
            files.with(logs).pass(Duration.ofSeconds(1));
            assertThat(logs.runs.get()).isEqualTo(1);
            assertThat(files.database.leases).isEmpty();
        }
    }

    @Test
    void letsARunGoOnThatIsRefused() {
        try (Harness files = new Harness(Scope.SERVER_FILES, 100)) {
            files.database.state = ServerState.PAUSED;
            logs.does(run -> assertThatThrownBy(run::borrowSession)
                    .isInstanceOf(CollectException.class)
                    .hasMessageContaining("paused"));
            files.with(logs).pass(Duration.ofSeconds(1));
            assertThat(files.status("logs")).containsEntry("state", "ok");
        }
    }

    @Test
    void isShedByTheBudgetOnlyWhereItAsks() {
        try (Harness files = new Harness(Scope.SERVER_FILES, 0.01)) {
            logs.does(run -> {
                run.borrowSession();
                files.database.cpuNanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            });
            files.with(logs).pass(Duration.ofSeconds(1));
            assertThat(files.status("logs")).containsEntry("state", "ok").containsEntry("cpu_ms", 1000.0);
            files.pass(Harness.INTERVAL);
            assertThat(files.status("logs")).containsEntry("state", "shed").containsEntry("failures", 0L);
            assertThat(files.cycles.get(1).outcomes())
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.failure()).contains(Reason.SHED));

            logs.does(run -> {});
            files.pass(Harness.INTERVAL);
            assertThat(files.cycles).as("files cost the server nothing").hasSize(3);
        }
    }

    @Test
    void isNotForScopesThatAreAboutNoServer() {
        FakeCollector host = new FakeCollector("host", Scope.HOST, Duration.ZERO, Lane.CORE).does(Run::borrowSession);
        try (Harness harness = new Harness(Scope.HOST, 100)) {
            harness.with(host).pass(Duration.ofSeconds(1));
            assertThat(harness.status("host")).containsEntry("state", "failed");
            assertThat(harness.database.leases).isEmpty();
        }
    }
}
