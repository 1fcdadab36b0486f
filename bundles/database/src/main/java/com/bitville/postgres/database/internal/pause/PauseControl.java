package com.bitville.postgres.database.internal.pause;

import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.PauseSwitch;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pauses and resumes every server as the pause file appears and disappears, whoever created it. */
@Component(service = PauseSwitch.class, immediate = true)
public final class PauseControl implements PauseSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(PauseControl.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Of so many looks while nothing pauses the agent, the first also sees a link to nowhere. */
    private static final int PLAIN_LOOKS = 10;

    private final PauseFile file;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Future<?> looks;
    private final ScheduledExecutorService looking = Threads.timer("bitville-pause");
    private boolean paused;
    private long looksTaken;

    /** A server and the guard that reports its failures, so that a pause which fails for one server does not stop the others. */
    private record Follower(Database database, Guard guard) {
        Follower(Database database) {
            this(database, guardFor("server " + database.server()));
        }

        void follow(Optional<String> reason) throws InterruptedException {
            guard.run(() -> reason.ifPresentOrElse(database::pause, database::resume));
        }
    }

    /** Called by Declarative Services. */
    @Activate
    public PauseControl() {
        this(PauseFile.ofAgent());
    }

    PauseControl(PauseFile file) {
        this.file = file;
        Runnable look = guardFor("pause file").task(this::look);
        this.looks = looking.scheduleWithFixedDelay(look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Guard guardFor(String what) {
        return new Guard(
                defect -> LOG.warn(
                        "pause_not_followed what=\"{}\" defect=\"{}\" trace=\"{}\" consequence=\"retried every second\"",
                        what,
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("pause_followed what=\"{}\"", what));
    }

    @Deactivate
    void deactivate() {
        looks.cancel(false);
        looking.shutdown();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDatabase(Database database) {
        followers.add(new Follower(database));
    }

    void unbindDatabase(Database database) {
        followers.removeIf(follower -> follower.database() == database);
    }

    @Override
    public void pause(String reason) throws IOException {
        file.create(reason);
        lookNow();
    }

    @Override
    public void resume() throws IOException {
        file.delete();
        lookNow();
    }

    @Override
    public Optional<String> reason() {
        return file.reason();
    }

    private void lookNow() {
        try {
            look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look after the other, so that an older one is not followed after a newer one. */
    private synchronized void look() throws InterruptedException {
        boolean plain = !paused && looksTaken++ % PLAIN_LOOKS != 0;
        Optional<String> reason = plain && !file.exists() ? Optional.empty() : file.reason();
        paused = reason.isPresent();
        for (Follower follower : followers) {
            follower.follow(reason);
        }
    }
}
