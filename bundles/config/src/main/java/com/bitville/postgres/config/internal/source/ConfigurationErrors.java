package com.bitville.postgres.config.internal.source;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The errors of one reading of all sources. Faults make it invalid, remarks report what is ignored, and hints what is probably meant for
 * another program.
 */
public final class ConfigurationErrors {
    private final Set<String> messages = new LinkedHashSet<>();
    private final Set<String> hints = new LinkedHashSet<>();
    private final Set<String> faultyPids = new TreeSet<>();

    /** An error; {@link #affects} says which components depend on it. */
    public void fault(String message) {
        messages.add(message);
    }

    void fault(String message, String pid) {
        messages.add(message);
        faultyPids.add(pid);
    }

    public void remark(String message) {
        messages.add(message);
    }

    void hint(String message) {
        hints.add(message);
    }

    public void affects(String pid) {
        faultyPids.add(pid);
    }

    public void addAll(ConfigurationErrors other) {
        messages.addAll(other.messages);
        hints.addAll(other.hints);
        faultyPids.addAll(other.faultyPids);
    }

    public List<String> messages() {
        return List.copyOf(messages);
    }

    public List<String> hints() {
        return List.copyOf(hints);
    }

    public Set<String> faultyPids() {
        return Set.copyOf(faultyPids);
    }
}
