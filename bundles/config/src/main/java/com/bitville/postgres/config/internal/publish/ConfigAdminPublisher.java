package com.bitville.postgres.config.internal.publish;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.resolve.EffectiveConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the snapshot to ConfigAdmin: replaces what differs, deletes what no longer exists. Publishing is for one thread. */
public final class ConfigAdminPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigAdminPublisher.class);

    /**
     * The order in which components restart: services first, their users last. An engine that restarts earlier would begin cycles on
     * connections that are about to be closed.
     */
    private static final List<String> ORDER = List.of(
            ConfigurationKeys.BREAKER,
            ConfigurationKeys.BUFFER,
            ConfigurationKeys.HISTORY,
            ConfigurationKeys.CHECKS,
            ConfigurationKeys.ALERTS,
            ConfigurationKeys.PROMETHEUS,
            ConfigurationKeys.OTLP,
            ConfigurationKeys.REPORT,
            ConfigurationKeys.KAFKA,
            ConfigurationKeys.JDBC,
            ConfigurationKeys.LISTENER,
            ConfigurationKeys.WIRE,
            ConfigurationKeys.DATABASE,
            ConfigurationKeys.LOGS,
            ConfigurationKeys.SAFETY,
            ConfigurationKeys.COLLECTION,
            // Last: what it installs begins with its settings in force.
            ConfigurationKeys.FEATURES);

    /** The most changes by others that are assumed between the last publication and a deletion. */
    private static final int UNSEEN = 4;

    private final ConfigurationAdmin admin;
    /** Each configuration's change count at its publication. */
    private final Map<String, Long> changes = new HashMap<>();

    private volatile Map<String, Map<String, Object>> published = Map.of();

    public ConfigAdminPublisher(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    @SuppressWarnings("JdkObsolete") // The OSGi API has dictionaries.
    void publish(EffectiveConfiguration effectiveConfiguration) throws IOException {
        for (Configuration stored : ours()) {
            if (!effectiveConfiguration.properties().containsKey(stored.getPid())) {
                stored.delete();
            }
        }
        List<String> pids = new ArrayList<>(new TreeMap<>(effectiveConfiguration.properties()).keySet());
        pids.sort(Comparator.comparingInt(pid -> ORDER.indexOf(pid.replaceFirst("~.*", ""))));
        for (String pid : pids) {
            publish(pid, new Hashtable<>(effectiveConfiguration.properties().get(pid)));
        }
        published = effectiveConfiguration.properties();
    }

    /**
     * A configuration that was deleted by others restarts its change count when it is created again. The container may treat a deletion and
     * the creation after it as one event, and then ignores a lower count as outdated: components would keep the old values. So the count is
     * raised above the earlier one.
     */
    private void publish(String pid, Dictionary<String, Object> properties) throws IOException {
        Configuration configuration = configuration(pid);
        boolean differed = configuration.updateIfDifferent(properties);
        long before = changes.getOrDefault(pid, 0L);
        long count = configuration.getChangeCount();
        if (before > 0 && (count < before || (differed && count == before))) {
            while (configuration.getChangeCount() <= before + UNSEEN) {
                configuration.update(properties);
            }
        }
        changes.put(pid, configuration.getChangeCount());
    }

    /** Deletes all configurations of our PIDs. */
    void clear() throws IOException {
        for (Configuration stored : ours()) {
            stored.delete();
        }
    }

    /** The stored properties of all our PIDs; empty if they cannot be read. */
    public Map<String, Map<String, Object>> stored() {
        Map<String, Map<String, Object>> all = new TreeMap<>();
        try {
            for (Configuration configuration : ours()) {
                Map<String, Object> properties = stored(configuration.getPid());
                if (properties != null) {
                    all.put(configuration.getPid(), properties);
                }
            }
            return all;
        } catch (IOException | IllegalStateException e) {
            LOG.debug("config_not_compared reason={}", e.toString());
            return Map.of();
        }
    }

    /** The properties last published. */
    public Map<String, Map<String, Object>> published() {
        return published;
    }

    /** The count of a secret's values that an earlier configuration bundle published; 1 if none did. */
    public long formerGeneration(String secret) {
        try {
            Map<String, Object> stored = stored(ConfigurationKeys.pidOf(secret));
            return stored != null && stored.get(ConfigurationKeys.generationOf(secret)) instanceof Long generation
                    ? generation
                    : 1;
        } catch (IOException | IllegalStateException e) {
            LOG.debug("config_not_compared reason={}", e.toString());
            return 1;
        }
    }

    /** The properties last published for a PID, or null. */
    @Nullable
    Map<String, Object> published(String pid) {
        return published.get(pid);
    }

    /** The stored properties of a PID, or null if there are none. */
    @Nullable
    Map<String, Object> stored(String pid) throws IOException {
        for (Configuration configuration : ours()) {
            Dictionary<String, Object> properties = configuration.getProperties();
            if (configuration.getPid().equals(pid) && properties != null) {
                Map<String, Object> stored = new TreeMap<>();
                Collections.list(properties.keys()).forEach(name -> stored.put(name, properties.get(name)));
                stored.keySet().removeIf(name -> name.startsWith("service.") || name.startsWith("felix."));
                return stored;
            }
        }
        return null;
    }

    private Configuration configuration(String pid) throws IOException {
        int name = pid.indexOf('~');
        return name < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, name), pid.substring(name + 1), "?");
    }

    private List<Configuration> ours() throws IOException {
        try {
            Configuration[] all = admin.listConfigurations("(service.pid=bitville.*)");
            return all == null
                    ? List.of()
                    : Arrays.stream(all)
                            .filter(stored -> isOurs(stored.getPid()))
                            .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
    }

    /** Whether only the snapshot decides about a PID. */
    public static boolean isOurs(String pid) {
        int name = pid.indexOf('~');
        // A factory instance created by others has another name, after a dot.
        return ConfigurationKeys.SINGLETONS.contains(pid)
                || ConfigurationKeys.FACTORIES.contains(name < 0 ? pid : pid.substring(0, name))
                || ConfigurationKeys.FACTORIES.stream().anyMatch(factory -> pid.startsWith(factory + "."));
    }
}
