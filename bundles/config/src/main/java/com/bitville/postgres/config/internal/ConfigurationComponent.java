package com.bitville.postgres.config.internal;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.ConfigurationEditor;
import com.bitville.postgres.api.config.EditException;
import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.config.internal.keys.ListenerKeys;
import com.bitville.postgres.config.internal.publish.ConfigAdminEdits;
import com.bitville.postgres.config.internal.publish.ConfigAdminPublisher;
import com.bitville.postgres.config.internal.publish.ConfigurationOverlayEditor;
import com.bitville.postgres.config.internal.publish.ConfigurationReloader;
import com.bitville.postgres.config.internal.publish.ConfigurationStore;
import com.bitville.postgres.config.internal.publish.UninstallCleanup;
import com.bitville.postgres.config.internal.publish.UpgradeHandoff;
import com.bitville.postgres.config.internal.source.ConfigurationPaths;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

/** The configuration as the container sees it: services, ConfigAdmin and the thread that follows the files. */
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
        // After the interpolation of the container, so that $[..] in a value stays as it is.
        property = {"service.cmRanking:Integer=1000", "config.plugin.id=com.bitville.postgres.config"})
public final class ConfigurationComponent
        implements Configuration,
                Secrets,
                StatusSource,
                ConfigurationPlugin,
                ConfigurationListener,
                ConfigurationEditor {
    private final ConfigurationStore center;
    private final SnapshotPlugin plugin;
    private final ConfigurationOverlayEditor editor;
    private final ConfigurationReloader follower;
    private final ConfigAdminPublisher publisher;
    private final UpgradeHandoff handover;
    private final Runnable farewell;

    /** Reads everything at once, so that no component is ever asked to start without it. */
    @Activate
    public ConfigurationComponent(BundleContext context, @Reference ConfigurationAdmin admin) {
        this(
                admin,
                surroundings(),
                context.getProperty(Constants.FRAMEWORK_UUID),
                () -> UninstallCleanup.of(
                        context, new UpgradeHandoff(surroundings().data(), "")));
    }

    /** For tests; {@code run} is another in each start of the container. */
    public ConfigurationComponent(ConfigurationAdmin admin, ConfigurationPaths places, String run) {
        this(admin, places, run, () -> {});
    }

    private ConfigurationComponent(ConfigurationAdmin admin, ConfigurationPaths places, String run, Runnable farewell) {
        this.farewell = farewell;
        publisher = new ConfigAdminPublisher(admin);
        handover = new UpgradeHandoff(places.data(), run);
        center = new ConfigurationStore(places, publisher::formerGeneration, handover.take(publisher.stored()));
        center.reload();
        plugin = new SnapshotPlugin(center);
        editor = new ConfigurationOverlayEditor(center);
        follower = new ConfigurationReloader(center, publisher, new ConfigAdminEdits(center, editor, publisher));
        follower.start();
    }

    private static ConfigurationPaths surroundings() {
        Path base = Path.of(System.getProperty("karaf.base", ".")).toAbsolutePath();
        return new ConfigurationPaths(
                System.getenv(),
                Path.of(System.getProperty("karaf.etc", base.resolve("etc").toString())),
                Path.of(System.getProperty("karaf.data", base.resolve("data").toString())),
                Path.of(System.getProperty("user.home", "/")),
                Path.of("/etc"));
    }

    @Deactivate
    public void stop() {
        follower.close();
        handover.leave(publisher.published(), center.snapshot().secrets(), center.iniInForce());
        farewell.run();
    }

    @Override
    @SuppressWarnings("JdkObsolete") // The OSGi API has dictionaries.
    public void modifyConfiguration(@Nullable ServiceReference<?> reference, Dictionary<String, Object> properties) {
        plugin.modifyConfiguration(reference, properties);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (ConfigAdminPublisher.isOurs(event.getPid())) {
            follower.touched(event.getPid());
        }
    }

    @Override
    public Setting get(String key) throws EditException {
        return editor.get(key);
    }

    @Override
    public List<Setting> set(Map<String, String> values) throws EditException {
        List<Setting> settings = editor.set(values);
        follower.wake();
        return settings;
    }

    @Override
    public Setting unset(String key) throws EditException {
        Setting setting = editor.unset(key);
        follower.wake();
        return setting;
    }

    @Override
    public void setSecret(String key, Secret secret) throws EditException {
        editor.setSecret(key, secret);
        follower.wake();
    }

    @Override
    public List<String> reload() {
        List<String> found = editor.reload();
        follower.wake();
        return found;
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> config = new TreeMap<>();
        config.put("generation", center.snapshot().generation());
        config.put("faults", center.faults());
        config.put("hints", center.hints());
        config.put("sources", center.sources());
        Map<String, Object> status = new TreeMap<>();
        status.put("config", config);
        for (Setting setting : center.settings()) {
            if (setting.key().equals(ListenerKeys.PROJECT_ID.full())) {
                status.put("project", setting.value());
            }
        }
        return status;
    }

    @Override
    public List<Setting> settings() {
        return center.settings();
    }

    @Override
    public List<String> faults() {
        return center.faults();
    }

    @Override
    public long generation() {
        return center.snapshot().generation();
    }

    @Override
    public Optional<Secret> databasePassword(String server) throws SecretException {
        return center.databasePassword(server);
    }

    @Override
    public Optional<Secret> listenerApiKey() throws SecretException {
        return center.listenerApiKey();
    }

    @Override
    public Optional<Secret> listenerProxyPassword() throws SecretException {
        return center.listenerProxyPassword();
    }
}
