package com.bitville.postgres.deploy.internal.feature;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the container to what is wanted. What the operator installed is never removed. One thread applies; any number of threads may read
 * the status.
 */
final class FeatureManager implements Supplier<Map<String, Object>> {
    static final String PREFIX = "bitville-";
    private static final Logger LOG = LoggerFactory.getLogger(FeatureManager.class);
    private static final String OPERATOR = "operator";
    private static final String FAILED = "failed";

    private final FeatureContainer container;
    private final UnfinishedFeatures unfinished;
    private final Map<String, FeatureState> states = new ConcurrentHashMap<>();
    private volatile FeatureWish wish = FeatureWish.NOTHING;

    FeatureManager(FeatureContainer container, UnfinishedFeatures unfinished) {
        this.container = container;
        this.unfinished = unfinished;
    }

    /** Sets what is wanted; {@link #apply} brings it about. */
    void want(FeatureWish given) {
        wish = given;
    }

    /**
     * Installs and uninstalls what differs.
     *
     * @return whether everything is as wanted; if not, another attempt later may help
     */
    boolean apply() throws InterruptedException {
        FeatureWish applied;
        boolean done;
        do {
            applied = wish;
            done = true;
            container.awaitQuiet();
            for (String name : applied.offered().keySet()) {
                done &= apply(applied, name);
            }
        } while (!applied.equals(wish));
        return done;
    }

    private boolean apply(FeatureWish wanted, String name) throws InterruptedException {
        FeatureState before = states.get(name);
        List<String> keys = wanted.keys(name);
        try {
            boolean keyed = container.isKeyed(PREFIX + name);
            boolean others = container.isOthers(PREFIX + name);
            boolean begun = unfinished.contains(name);
            if (!keys.isEmpty()) {
                if (begun || (!keyed && !others)) {
                    install(name, keys);
                }
                states.put(name, FeatureState.of("installed", wantedBy(keys, others)));
            } else if (wanted.undecided().contains(name)) {
                states.put(name, FeatureState.of("undecided", wantedBy(keys, others)));
            } else {
                if (keyed || (begun && !others)) {
                    remove(name, keyed);
                }
                unfinished.remove(name);
                boolean stays = container.isOthers(PREFIX + name);
                states.put(name, FeatureState.of(stays ? "installed" : "off", wantedBy(keys, stays)));
            }
            return true;
        } catch (FeatureException e) {
            fail(name, before, new FeatureState(FAILED, keys, String.valueOf(e.getMessage()), e.remedy()));
        } catch (IOException e) {
            String remedy =
                    "make the folder bitville-deploy in the container's data folder writable for the agent's user";
            fail(name, before, new FeatureState(FAILED, keys, "what has begun cannot be recorded: " + e, remedy));
        }
        return false;
    }

    private static List<String> wantedBy(List<String> keys, boolean others) {
        List<String> all = new ArrayList<>(keys);
        if (others) {
            all.add(OPERATOR);
        }
        return all;
    }

    private void install(String name, List<String> keys) throws IOException, FeatureException, InterruptedException {
        states.put(name, FeatureState.of("installing", keys));
        boolean before = unfinished.contains(name);
        unfinished.add(name);
        try {
            container.install(PREFIX + name);
        } catch (FeatureException e) {
            if (!before && !container.isKeyed(PREFIX + name)) {
                // Refused before it began: there is nothing to continue or to remove.
                unfinished.remove(name);
            }
            throw e;
        }
        unfinished.remove(name);
        LOG.info("feature_installed feature={} wanted_by={}", name, keys);
    }

    private void remove(String name, boolean keyed) throws IOException, FeatureException, InterruptedException {
        states.put(name, FeatureState.of("removing", List.of()));
        unfinished.add(name);
        if (!keyed) {
            container.takeOver(PREFIX + name);
        }
        container.uninstall(PREFIX + name);
        LOG.info("feature_removed feature={} reason=\"no key names it any more\"", name);
    }

    private void fail(String name, @Nullable FeatureState before, FeatureState failed) {
        states.put(name, failed);
        if (failed.equals(before)) {
            LOG.debug("feature_failed feature={} again=true", name);
            return;
        }
        LOG.warn(
                "feature_failed feature={} wanted_by={} reason=\"{}\" remedy=\"{}\""
                        + " consequence=\"everything else runs on; the attempt is repeated\"",
                name,
                failed.wantedBy(),
                failed.reason(),
                failed.remedy());
    }

    /** A feature that is wanted and not begun waits. */
    private FeatureState shown(String name, List<String> keys) {
        FeatureState state = states.get(name);
        return state == null || (state.name().equals("off") && !keys.isEmpty())
                ? FeatureState.of("waiting", keys)
                : state;
    }

    /**
     * The fragment {@code features} of the status document: for each feature {@code name}, {@code state}, {@code wanted_by}, {@code
     * memory_mb}, {@code reason}, {@code remedy}.
     */
    @Override
    public Map<String, Object> get() {
        FeatureWish shown = wish;
        List<Map<String, Object>> all = new ArrayList<>();
        shown.offered().forEach((name, memory) -> {
            FeatureState state = shown(name, shown.keys(name));
            Map<String, Object> feature = new LinkedHashMap<>();
            feature.put("name", name);
            feature.put("state", state.name());
            feature.put("wanted_by", state.wantedBy());
            feature.put("memory_mb", memory);
            feature.put("reason", state.reason());
            feature.put("remedy", state.remedy());
            all.add(feature);
        });
        return Map.of("features", all);
    }
}
