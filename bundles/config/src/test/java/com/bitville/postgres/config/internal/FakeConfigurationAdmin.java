package com.bitville.postgres.config.internal;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/** ConfigAdmin in memory, as far as the configuration uses it, with an event for each change, sent by the changing thread. */
public final class FakeConfigurationAdmin {
    private final Map<String, Map<String, Object>> stored = new ConcurrentSkipListMap<>();
    private final Map<String, Long> counts = new ConcurrentSkipListMap<>();
    private final List<String> order = new CopyOnWriteArrayList<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger deletions = new AtomicInteger();
    private final AtomicInteger failing = new AtomicInteger();
    private volatile @Nullable ConfigurationListener listener;

    public void listener(ConfigurationListener heard) {
        listener = heard;
    }

    /** The number of updates that throw an unexpected exception next. */
    void failUpdates(int count) {
        failing.set(count);
    }

    /** Stores properties like another bundle. */
    public void store(String pid, Map<String, Object> properties) {
        storeUntold(pid, properties);
        tell(pid, ConfigurationEvent.CM_UPDATED);
    }

    /** The same, with the event not delivered yet. */
    void storeUntold(String pid, Map<String, Object> properties) {
        // First: whoever sees the properties also sees that they changed.
        changes.incrementAndGet();
        stored.put(pid, Map.copyOf(properties));
        counts.merge(pid, 1L, Long::sum);
        order.add(pid);
    }

    /** The stored PIDs, in order. */
    List<String> order() {
        return List.copyOf(order);
    }

    /** The number of stores. */
    public int changes() {
        return changes.get();
    }

    public int deletions() {
        return deletions.get();
    }

    void delete(String pid) {
        stored.remove(pid);
        counts.remove(pid);
        deletions.incrementAndGet();
        tell(pid, ConfigurationEvent.CM_DELETED);
    }

    public Map<String, Map<String, Object>> stored() {
        return new TreeMap<>(stored);
    }

    /** The change count of a configuration since its creation, as the real service counts. */
    long count(String pid) {
        return counts.getOrDefault(pid, 0L);
    }

    public ConfigurationAdmin service() {
        return proxy(ConfigurationAdmin.class, (method, arguments) -> switch (method) {
            case "getConfiguration" -> configuration((String) arguments[0]);
            case "getFactoryConfiguration" -> configuration(arguments[0] + "~" + arguments[1]);
            case "listConfigurations" -> list((String) arguments[0]);
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private Configuration @Nullable [] list(String filter) {
        String prefix = filter.replaceAll("^\\(service\\.pid=|\\*\\)$", "");
        Configuration[] found = stored.keySet().stream()
                .filter(pid -> pid.startsWith(prefix))
                .map(this::configuration)
                .toArray(Configuration[]::new);
        return found.length == 0 ? null : found;
    }

    private Configuration configuration(String pid) {
        return proxy(Configuration.class, (method, arguments) -> switch (method) {
            case "getPid" -> pid;
            case "getProperties" -> properties(pid);
            case "getChangeCount" -> count(pid);
            case "updateIfDifferent" -> updateIfDifferent(pid, arguments[0]);
            case "update" -> {
                store(pid, plain(arguments[0]));
                yield null;
            }
            case "delete" -> {
                delete(pid);
                yield null;
            }
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private boolean updateIfDifferent(String pid, Object given) {
        if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new NoClassDefFoundError("a class of a bundle that was replaced");
        }
        Map<String, Object> properties = plain(given);
        if (properties.equals(stored.get(pid))) {
            return false;
        }
        store(pid, properties);
        return true;
    }

    private static Map<String, Object> plain(Object given) {
        Map<String, Object> properties = new TreeMap<>();
        Dictionary<?, ?> dictionary = (Dictionary<?, ?>) given;
        Collections.list(dictionary.keys()).forEach(name -> properties.put((String) name, dictionary.get(name)));
        return properties;
    }

    @SuppressWarnings("JdkObsolete")
    private @Nullable Dictionary<String, Object> properties(String pid) {
        Map<String, Object> properties = stored.get(pid);
        if (properties == null) {
            return null;
        }
        Dictionary<String, Object> copy = new Hashtable<>(properties);
        copy.put("service.pid", pid);
        return copy;
    }

    private void tell(String pid, int type) {
        ConfigurationListener heard = listener;
        if (heard != null) {
            ServiceReference<ConfigurationAdmin> reference = reference();
            heard.configurationEvent(new ConfigurationEvent(reference, type, null, pid));
        }
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<ConfigurationAdmin> reference() {
        return proxy(ServiceReference.class, (method, arguments) -> null);
    }

    private interface Call {
        @Nullable
        Object answer(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.answer(method.getName(), arguments)));
    }
}
