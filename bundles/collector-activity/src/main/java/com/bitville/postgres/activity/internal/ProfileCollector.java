package com.bitville.postgres.activity.internal;

import com.bitville.postgres.activity.internal.profile.ProfileTables;
import com.bitville.postgres.activity.internal.profile.Profiles;
import com.bitville.postgres.activity.internal.profile.ServerProfile;
import com.bitville.postgres.activity.internal.session.SessionReader;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The subject {@code profile}: what sessions did since the last cycle, from the recorder's looks. It asks the server for nothing. A trial
 * shows what the next cycle will tell so far.
 */
@Component(service = Collector.class)
public final class ProfileCollector implements Collector {
    private static final Subject SUBJECT =
            new Subject("profile", Scope.SERVER, Duration.ZERO, Lane.CORE, ProfileTables.all()).with(Trait.EMERGENCY);

    private final Profiles profiles;

    /**
     * The component.
     *
     * @param profiles what the recorder added up
     */
    @Activate
    public ProfileCollector(@Reference Profiles profiles) {
        this.profiles = profiles;
    }

    @Override
    public Subject subject() {
        return SUBJECT;
    }

    @Override
    public List<List<Sql>> sql() {
        return List.of();
    }

    @Override
    public Snapshot collect(Run run) throws CollectException {
        SessionReader.refuseToSeeOnlyItself(run.session().capabilities());
        ServerProfile profile = profiles.of(run.server());
        if (run.trial()) {
            return Snapshot.of(SUBJECT, run, profile.open());
        }
        ServerProfile.Taken taken = profile.take(run.state(), run.at());
        return new Snapshot(
                SUBJECT, run.server(), run.at(), taken.coveredMs(), taken.rowsets(), Optional.of(taken.state()));
    }
}
