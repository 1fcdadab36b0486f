package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.PauseSwitch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Has every server follow the pause file, whoever put it there. */
@Component(service = PauseSwitch.class, immediate = true)
public final class PauseControl implements PauseSwitch {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final PauseFile file;
    private final List<Database> databases = new CopyOnWriteArrayList<>();
    private final Future<?> looks;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "bitville-pause");
        thread.setDaemon(true);
        return thread;
    });

    /** Called by Declarative Services. */
    @Activate
    public PauseControl() {
        this(PauseFile.ofAgent());
    }

    PauseControl(PauseFile file) {
        this.file = file;
        this.looks = looking.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void deactivate() {
        looks.cancel(false);
        looking.shutdown();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDatabase(Database database) {
        databases.add(database);
    }

    void unbindDatabase(Database database) {
        databases.remove(database);
    }

    @Override
    public void pause(String reason) throws IOException {
        file.create(reason);
        look();
    }

    @Override
    public void resume() throws IOException {
        file.delete();
        look();
    }

    @Override
    public Optional<String> reason() {
        return file.reason();
    }

    private void look() {
        Optional<String> reason = file.reason();
        for (Database database : databases) {
            reason.ifPresentOrElse(database::pause, database::resume);
        }
    }
}
