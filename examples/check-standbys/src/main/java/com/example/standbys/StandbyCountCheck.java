package com.example.standbys;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckThreshold;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.collect.Scope;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Warns when fewer standbys stream from a primary than the operator wants: {@code [checks] standby_count.warning = 2}. */
@Component(service = ServerCheck.class)
public final class StandbyCountCheck implements ServerCheck {
    private static final CheckDefinition DEFINITION = new CheckDefinition(
            "standby_count",
            Scope.SERVER,
            "replication",
            "Fewer standbys stream than wanted.",
            List.of("server", "senders"),
            List.of(CheckThreshold.below("warning", 0, 0, 100, "count", "Standbys that have to stream.")));

    @Override
    public CheckDefinition definition() {
        return DEFINITION;
    }

    @Override
    public CheckAnswer look(ServerView view) {
        if (!view.isPrimary()) {
            return CheckAnswer.notApplicable("a standby");
        }
        long streaming = view.rows("senders").stream()
                .filter(row -> row.text("state").equals("streaming"))
                .count();
        return CheckAnswer.of(view.grade(streaming, "", "").stream()
                .map(severity -> Observation.of(severity, "only " + streaming + " standbys stream")
                        .with("streaming", streaming)
                        .with("wanted", view.parameter("warning"))
                        .remedied("-- look", "SELECT application_name, state FROM pg_stat_replication;"))
                .toList());
    }
}
