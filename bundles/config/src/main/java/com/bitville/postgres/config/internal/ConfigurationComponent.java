package com.bitville.postgres.config.internal;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.ConfigurationEditor;
import com.bitville.postgres.api.config.DataSourceDirectory;
import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.config.internal.keys.DatabaseKeys;
import com.bitville.postgres.config.internal.keys.ListenerKeys;
import com.bitville.postgres.config.internal.publish.ConfigAdminEdits;
import com.bitville.postgres.config.internal.publish.ConfigAdminPublisher;
import com.bitville.postgres.config.internal.publish.ConfigurationOverlayEditor;
import com.bitville.postgres.config.internal.publish.ConfigurationReloader;
import com.bitville.postgres.config.internal.publish.ConfigurationStore;
import com.bitville.postgres.config.internal.publish.UninstallCleanup;
import com.bitville.postgres.config.internal.publish.UpgradeHandoff;
import com.bitville.postgres.config.internal.secret.SecretReader;
import com.bitville.postgres.config.internal.source.ConfigurationPaths;
import com.bitville.postgres.config.internal.value.ServerSections;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The component of the configuration: its services, ConfigAdmin and the thread that watches the files. */
@Component(
        service = {
            Configuration.class,
            Secrets.class,
            StatusSource.class,
            ConfigurationPlugin.class,
            ConfigurationListener.class,
            ConfigurationEditor.class
        },
        immediate = true,
        // After the container's interpolation, so that $[..] in a value stays unchanged.
        property = {"service.cmRanking:Integer=1000", "config.plugin.id=com.bitville.postgres.config"})
public final class ConfigurationComponent
        implements Configuration,
                Secrets,
                StatusSource,
                ConfigurationPlugin,
                ConfigurationListener,
                ConfigurationEditor {
    private final ConfigurationStore configurationStore;
    private final SnapshotPlugin plugin;
    private final ConfigurationOverlayEditor configurationOverlayEditor;
    private final ConfigurationReloader configurationReloader;
    private final ConfigAdminPublisher configAdminPublisher;
    private final UpgradeHandoff upgradeHandoff;
    private final Runnable afterStop;
    private final AtomicReference<@Nullable DataSourceDirectory> dataSources = new AtomicReference<>();
    private final List<Database> databases = new CopyOnWriteArrayList<>();

    /** Reads all sources synchronously, so that no component starts without a configuration. */
    @Activate
    public ConfigurationComponent(BundleContext context, @Reference ConfigurationAdmin admin) {
        this(
                admin,
                paths(),
                context.getProperty(Constants.FRAMEWORK_UUID),
                () -> UninstallCleanup.of(context, new UpgradeHandoff(paths().data(), "")));
    }

    /** For tests; {@code run} differs in each start of the container. */
    public ConfigurationComponent(ConfigurationAdmin admin, ConfigurationPaths configurationPaths, String run) {
        this(admin, configurationPaths, run, () -> {});
    }

    private ConfigurationComponent(
            ConfigurationAdmin admin, ConfigurationPaths configurationPaths, String run, Runnable afterStop) {
        this.afterStop = afterStop;
        configAdminPublisher = new ConfigAdminPublisher(admin);
        upgradeHandoff = new UpgradeHandoff(configurationPaths.data(), run);
        configurationStore = new ConfigurationStore(
                configurationPaths,
                configAdminPublisher::formerGeneration,
                upgradeHandoff.take(configAdminPublisher.stored()));
        configurationStore.reload();
        plugin = new SnapshotPlugin(configurationStore);
        configurationOverlayEditor = new ConfigurationOverlayEditor(configurationStore);
        configurationReloader = new ConfigurationReloader(
                configurationStore,
                configAdminPublisher,
                new ConfigAdminEdits(configurationStore, configurationOverlayEditor, configAdminPublisher));
        configurationReloader.start();
    }

    private static ConfigurationPaths paths() {
        Path base = Path.of(System.getProperty("karaf.base", ".")).toAbsolutePath();
        return new ConfigurationPaths(
                System.getenv(),
                Path.of(System.getProperty("karaf.etc", base.resolve("etc").toString())),
                Path.of(System.getProperty("karaf.data", base.resolve("data").toString())),
                Path.of(System.getProperty("user.home", "/")),
                Path.of("/etc"));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDatabase(Database database) {
        databases.add(database);
    }

    void unbindDatabase(Database database) {
        databases.remove(database);
    }

    /** Optional: with it, servers can be data sources of the container. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "updatedDataSources")
    public void bindDataSources(DataSourceDirectory directory) {
        dataSources.set(directory);
        updatedDataSources(directory);
    }

    /** Called when a data source has changed. */
    public void updatedDataSources(DataSourceDirectory directory) {
        configurationStore.setDataSources(directory.dataSources());
        configurationReloader.reload();
    }

    public void unbindDataSources(DataSourceDirectory directory) {
        if (dataSources.compareAndSet(directory, null)) {
            configurationStore.setDataSources(null);
            configurationReloader.reload();
        }
    }

    @Deactivate
    public void stop() {
        configurationReloader.close();
        upgradeHandoff.leave(
                configAdminPublisher.published(),
                configurationStore.snapshot().secrets(),
                configurationStore.effectiveIni());
        afterStop.run();
    }

    @Override
    @SuppressWarnings("JdkObsolete") // The OSGi API has dictionaries.
    public void modifyConfiguration(@Nullable ServiceReference<?> reference, Dictionary<String, Object> properties) {
        plugin.modifyConfiguration(reference, properties);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (ConfigAdminPublisher.isOurs(event.getPid())) {
            configurationReloader.touched(event.getPid());
        }
    }

    @Override
    public Setting get(String key) throws EditException {
        return configurationOverlayEditor.get(key);
    }

    @Override
    public List<Setting> set(Map<String, String> values) throws EditException {
        List<Setting> settings = configurationOverlayEditor.set(values);
        configurationReloader.wake();
        return settings;
    }

    @Override
    public Setting unset(String key) throws EditException {
        Setting setting = configurationOverlayEditor.unset(key);
        configurationReloader.wake();
        return setting;
    }

    @Override
    public void setSecret(String key, Secret secret) throws EditException {
        configurationOverlayEditor.setSecret(key, secret);
        configurationReloader.wake();
    }

    @Override
    public List<String> reload() {
        List<String> found = configurationOverlayEditor.reload();
        configurationReloader.wake();
        // What the operator just corrected may be at the server, such as a role.
        databases.forEach(Database::retry);
        return found;
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> config = new TreeMap<>();
        config.put("generation", configurationStore.snapshot().generation());
        config.put("faults", configurationStore.faults());
        config.put("hints", configurationStore.hints());
        config.put("sources", configurationStore.sources());
        config.put("open_secrets", openSecrets());
        Map<String, Object> status = new TreeMap<>();
        status.put("config", config);
        status.put("servers", disabledServers());
        for (Setting setting : configurationStore.settings()) {
            if (setting.key().equals(ListenerKeys.PROJECT_ID.full())) {
                status.put("project", setting.value());
            }
        }
        return status;
    }

    /** The files with a secret that other users of this host can read, as they are now. */
    private List<String> openSecrets() {
        return configurationStore.snapshot().secrets().values().stream()
                .flatMap(source -> Stream.ofNullable(source.holder()))
                .distinct()
                .filter(SecretReader::isOpenToOthers)
                .map(Path::toString)
                .sorted()
                .toList();
    }

    /** Servers that have no component of their own to say how they are. */
    private List<Map<String, Object>> disabledServers() {
        return configurationStore.settings().stream()
                .filter(setting -> DatabaseKeys.isEnabled(setting.key()) && Boolean.FALSE.equals(setting.value()))
                .map(setting -> Map.<String, Object>of(
                        "name",
                        ServerSections.ofKey(setting.key()),
                        "state",
                        "disabled",
                        "reason",
                        setting.key() + " = false (" + setting.origin() + ")"))
                .toList();
    }

    @Override
    public List<Setting> settings() {
        return configurationStore.settings();
    }

    @Override
    public Map<String, String> unwatchedDataSources() {
        return configurationStore.unwatchedDataSources();
    }

    @Override
    public List<String> faults() {
        return configurationStore.faults();
    }

    @Override
    public long generation() {
        return configurationStore.snapshot().generation();
    }

    @Override
    public Optional<Secret> databasePassword(String server) throws SecretException {
        return configurationStore.databasePassword(server);
    }

    @Override
    public Optional<Secret> listenerApiKey() throws SecretException {
        return configurationStore.listenerApiKey();
    }

    @Override
    public Optional<Secret> listenerProxyPassword() throws SecretException {
        return configurationStore.listenerProxyPassword();
    }
}
