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

/** Brings the snapshot into ConfigAdmin: what is there and differs is replaced, what no longer is, deleted. Publishing is for one thread. */
public final class ConfigAdminPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigAdminPublisher.class);

    /**
     * Components restart one after the other, each when its turn comes: what others work over goes first, and what makes work last. An engine
     * that came earlier would begin cycles on connections that are about to be closed under it.
     */
    private static final List<String> ORDER = List.of(
            ConfigurationKeys.BREAKER,
            ConfigurationKeys.BUFFER,
            ConfigurationKeys.HISTORY,
            ConfigurationKeys.LISTENER,
            ConfigurationKeys.WIRE,
            ConfigurationKeys.DATABASE,
            ConfigurationKeys.LOGS,
            ConfigurationKeys.SAFETY,
            ConfigurationKeys.COLLECTION);

    /** As many changes somebody else may have made between the last that was brought and a deletion. */
    private static final int UNSEEN = 4;

    private final ConfigurationAdmin admin;
    /** The count of each configuration's changes when it was brought. */
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
            bring(pid, new Hashtable<>(effectiveConfiguration.properties().get(pid)));
        }
        published = effectiveConfiguration.properties();
    }

    /**
     * A configuration that somebody deleted counts its changes from the beginning when it is made again. The container takes a deletion and what
     * follows it for one event, where both come at once, and then leaves a lower count alone as older news: components would stay with the
     * values of before.
     */
    private void bring(String pid, Dictionary<String, Object> properties) throws IOException {
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

    /** Takes away all that is stored under our PIDs. */
    void clear() throws IOException {
        for (Configuration stored : ours()) {
            stored.delete();
        }
    }

    /** All that is stored under our PIDs; nothing where that cannot be known. */
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

    /** All that was last brought. */
    public Map<String, Map<String, Object>> published() {
        return published;
    }

    /** The count of a secret's values that an earlier configuration bundle published; 1 where none did. */
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

    /** What was last brought under a PID, or null. */
    @Nullable
    Map<String, Object> published(String pid) {
        return published.get(pid);
    }

    /** What is stored under a PID, or null where nothing is. */
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

    /** Whether a PID is one that only the snapshot decides about. */
    public static boolean isOurs(String pid) {
        int name = pid.indexOf('~');
        // A factory instance made by others has a name of their own after a dot.
        return ConfigurationKeys.SINGLETONS.contains(pid)
                || ConfigurationKeys.FACTORIES.contains(name < 0 ? pid : pid.substring(0, name))
                || ConfigurationKeys.FACTORIES.stream().anyMatch(factory -> pid.startsWith(factory + "."));
    }
}
