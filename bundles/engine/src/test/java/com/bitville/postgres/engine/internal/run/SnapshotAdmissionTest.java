package com.bitville.postgres.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Snapshot.StateKey;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.fake.FakeSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotAdmissionTest {
    private final Run run = FakeRun.of(new FakeSession(180_000));

    @Test
    void aStateOfOneDatabaseIsBounded() throws CollectException {
        Subject tables = new Subject("tables", Scope.DATABASE, Duration.ZERO, Lane.SLOW, List.of());
        assertThat(SnapshotAdmission.admit(of(tables, StateKey.MAX_BYTES_PER_DATABASE), tables, run)
                        .nextState())
                .isPresent();
        assertThatThrownBy(() -> SnapshotAdmission.admit(of(tables, StateKey.MAX_BYTES_PER_DATABASE + 1), tables, run))
                .isInstanceOf(CollectException.class)
                .hasMessageContaining("262145 bytes")
                .hasMessageContaining("at most 262144");
    }

    @Test
    void aStateOfAServerIsNot() throws CollectException {
        Subject statements = new Subject("statements", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of());
        assertThat(SnapshotAdmission.admit(of(statements, 1 << 20), statements, run)
                        .nextState())
                .isPresent();
    }

    private Snapshot of(Subject subject, int bytes) {
        return new Snapshot(subject, run.server(), run.at(), 0, List.of(), Optional.of(new byte[bytes]));
    }
}
