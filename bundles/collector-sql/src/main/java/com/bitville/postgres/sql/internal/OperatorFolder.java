package com.bitville.postgres.sql.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.operator.OperatorFile;
import com.bitville.postgres.api.operator.OperatorSql;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import com.bitville.postgres.sql.internal.operator.FolderFiles;
import com.bitville.postgres.sql.internal.operator.FolderFiles.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the folder of the operator's files, and registers a collector for each subject there. */
@Component(
        service = {OperatorSql.class, StatusSource.class},
        immediate = true,
        configurationPid = "bitville.collection",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class OperatorFolder implements OperatorSql, StatusSource {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorFolder.class);
    /** Together less than two seconds: a file is read once it has been the same at two looks. */
    private static final Duration LOOK = Duration.ofMillis(1_250);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    /** The service property that names the file of a collector; the engine prefers every other of its name. */
    private static final String FILE = "bitville.operator.file";

    /** What the configuration delivers of {@code [collection]}. */
    @interface Collection {
        /** Seconds between two cycles. */
        int interval_s();

        /** The folder; empty for none. */
        String sql_path() default "";
    }

    private final BundleContext context;
    private final FolderFiles folderFiles;
    private final Map<String, ServiceRegistration<Collector>> registrations = new HashMap<>();
    private final Thread thread;
    private final ServiceListener others;
    private volatile boolean stopped;

    /**
     * Made by the container; looks later, in a thread of its own.
     *
     * @param context of this bundle
     * @param collection where the files are, and how long a cycle is
     */
    @Activate
    public OperatorFolder(BundleContext context, Collection collection) {
        this.context = context;
        // A relative path is one below the agent's own folder.
        Path base = Path.of(System.getProperty("karaf.base", "")).toAbsolutePath();
        this.folderFiles = new FolderFiles(
                collection.sql_path().isEmpty()
                        ? null
                        : base.resolve(collection.sql_path()).normalize(),
                Duration.ofSeconds(collection.interval_s()),
                this::builtInFiles,
                this::otherCollectors);
        others = event -> folderFiles.doubt();
        listen();
        Guard guard = new Guard(
                defect -> LOG.warn(
                        "operator_sql_defect defect={} trace={} consequence=it_looks_again",
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("operator_sql_well_again"));
        thread = Threads.bare("bitville-sql-files", () -> guard.loop(() -> !stopped, this::look));
        if (!collection.sql_path().isEmpty()) {
            thread.start();
        }
    }

    private void listen() {
        try {
            context.addServiceListener(others, "(&(objectClass=" + Collector.class.getName() + ")(!(" + FILE + "=*)))");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void look() throws InterruptedException {
        apply(folderFiles.look());
        Thread.sleep((folderFiles.isSettled() ? LOOK : LOOK_AGAIN).toMillis());
    }

    private void apply(Change change) {
        for (String name : change.gone()) {
            ServiceRegistration<Collector> registration = registrations.remove(name);
            if (registration != null) {
                registration.unregister();
            }
        }
        change.come().forEach((name, collector) -> {
            Map<String, String> properties =
                    Map.of(FILE, String.valueOf(change.files().get(name)));
            registrations.put(
                    name, context.registerService(Collector.class, collector, FrameworkUtil.asDictionary(properties)));
        });
    }

    private List<String> builtInFiles() {
        Enumeration<String> paths = context.getBundle().getEntryPaths("sql");
        return Collections.list(paths).stream()
                .map(path -> path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.sql$", ""))
                .toList();
    }

    private List<Collector> otherCollectors() {
        List<Collector> others = new ArrayList<>();
        try {
            for (ServiceReference<Collector> reference :
                    context.getServiceReferences(Collector.class, "(!(" + FILE + "=*))")) {
                Collector collector = context.getService(reference);
                if (collector != null) {
                    others.add(collector);
                    context.ungetService(reference);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return others;
    }

    /** Ends the thread and takes all collectors back. */
    @Deactivate
    public void stop() throws InterruptedException {
        stopped = true;
        context.removeServiceListener(others);
        thread.interrupt();
        if (thread != Thread.currentThread()) {
            thread.join(2_000);
        }
        registrations.values().forEach(ServiceRegistration::unregister);
        registrations.clear();
    }

    @Override
    public Path folder() {
        return folderFiles.folder();
    }

    @Override
    public List<OperatorFile> files() {
        return folderFiles.files();
    }

    @Override
    public Collector read(String file) throws CollectException {
        return folderFiles.read(file);
    }

    @Override
    public Map<String, Object> status() {
        List<Map<String, Object>> refused = files().stream()
                .filter(file -> !file.refusal().isEmpty())
                .map(file -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("name", file.subject());
                    entry.put("origin", folder().resolve(file.name()).toString());
                    entry.put("reason", file.refusal());
                    return entry;
                })
                .toList();
        return refused.isEmpty() ? Map.of() : Map.of("engine", Map.of("refused", refused));
    }
}
