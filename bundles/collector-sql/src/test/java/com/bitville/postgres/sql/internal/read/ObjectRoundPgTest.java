package com.bitville.postgres.sql.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.sql.internal.ShippedFiles;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sizes that are read one by one, over as many runs as the budget needs. */
class ObjectRoundPgTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Collector sizes = ShippedFiles.anyCollector("database_sizes");

    private Snapshot collect(FakeRun run) throws CollectException, InterruptedException {
        return sizes.collect(run);
    }

    private static List<String> names(Snapshot snapshot) {
        return snapshot.rowsets().get(0).rows().stream()
                .map(row -> String.valueOf(row[1]))
                .toList();
    }

    @Test
    void eachRunGoesOnWhereTheLastOneEnded() throws SQLException, CollectException, InterruptedException {
        try (ServerSession session = ServerSession.open(18)) {
            FakeRun run = FakeRun.of(session).room(0);
            List<String> all = names(collect(FakeRun.of(session)));
            assertThat(all).contains("postgres", "template0", "template1");

            List<String> seen = new ArrayList<>();
            Snapshot part = collect(run);
            while (!part.rowsets().get(0).rows().isEmpty()) {
                assertThat(part.rowsets().get(0).rows())
                        .as("one at least, and no more")
                        .hasSize(1);
                seen.addAll(names(part));
                run = run.next(part, MINUTE).room(0);
                part = collect(run);
            }
            assertThat(seen).containsExactlyElementsOf(all);

            run = run.next(part, Duration.ofHours(1));
            assertThat(names(collect(run.room(1))))
                    .as("an hour later, the oldest first")
                    .containsExactlyElementsOf(all.subList(0, 2));
            assertThat(names(collect(run.room(1).asTrial())))
                    .as("a trial reads what there is room for")
                    .containsExactlyElementsOf(all.subList(0, 2));
            assertThat(names(collect(run.room(1).state(new byte[] {1, 0, 0}))))
                    .as("a damaged state")
                    .hasSize(2);
        }
    }

    @Test
    void aClockThatWasSetBackDoesNotKeepAnythingUnread() throws SQLException, CollectException, InterruptedException {
        try (ServerSession session = ServerSession.open(18)) {
            FakeRun run = FakeRun.of(session);
            Snapshot first = collect(run);
            assertThat(names(collect(run.next(first, MINUTE)))).isEmpty();
            assertThat(names(collect(run.next(first, Duration.ofDays(-30))))).hasSameSizeAs(names(first));
        }
    }
}
