package com.bitville.postgres.spool.internal.crash;

import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that distinguishes visible and durable data. After a power cut the unsynced contents are empty, cut short, zeroed, old
 * or whole, and of the unsynced changes of names any subset took effect, as POSIX allows.
 */
public final class SimulatedDisk implements DiskOperations {
    /** Nothing in the product catches this. */
    static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class Node {
        private byte[] content = new byte[0];
        private byte @Nullable [] durable;
    }

    /** A change of names: what disappears and what appears, as one. */
    private record Change(
            @Nullable Path gone,
            @Nullable Path here,
            @Nullable Node node) {
        boolean touches(Path directory) {
            return (gone != null && directory.equals(gone.getParent()))
                    || (here != null && directory.equals(here.getParent()));
        }
    }

    private final Map<Path, Node> visible = new TreeMap<>();
    private final Map<Path, Node> durable = new TreeMap<>();
    private final List<Path> directories = new ArrayList<>();
    private final List<Change> pending = new ArrayList<>();
    private final boolean syncing;
    private int stepsLeft = Integer.MAX_VALUE;
    private int writesLeft = Integer.MAX_VALUE;
    private long free = 1L << 40;

    public SimulatedDisk(boolean syncing) {
        this.syncing = syncing;
    }

    /** The power goes after so many steps. */
    void cutAfter(int steps) {
        stepsLeft = steps;
    }

    /** Every change after so many more fails, until this is called again. */
    public void failAfter(int changes) {
        writesLeft = changes;
    }

    public void setFree(long bytes) {
        free = bytes;
    }

    public void removeEverything() {
        visible.clear();
        durable.clear();
        pending.clear();
        directories.clear();
    }

    void damage(Path file, byte[] content) {
        Node node = new Node();
        node.content = content;
        node.durable = content;
        visible.put(file, node);
        durable.put(file, node);
    }

    /** The data after the power is back. */
    public void restart(Random random) {
        for (Change change : pending) {
            if (random.nextBoolean()) {
                apply(change, durable);
            }
        }
        pending.clear();
        for (Node node : durable.values()) {
            byte[] safe = node.durable;
            if (safe == null || !Arrays.equals(safe, node.content)) {
                node.content = survivor(node, random);
                node.durable = node.content;
            }
        }
        visible.clear();
        visible.putAll(durable);
        stepsLeft = Integer.MAX_VALUE;
    }

    private static byte[] survivor(Node node, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new byte[0];
            case 1 -> Arrays.copyOf(node.content, random.nextInt(node.content.length + 1));
            case 2 -> new byte[node.content.length];
            case 3 -> node.durable == null ? new byte[0] : node.durable;
            default -> node.content;
        };
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        step();
        if (!directories.contains(directory)) {
            change();
            directories.add(directory);
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        step();
        require(directory);
        return visible.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .map(path -> String.valueOf(path.getFileName()))
                .toList();
    }

    @Override
    public long size(Path file) throws IOException {
        return read(file).length;
    }

    @Override
    public byte[] read(Path file) throws IOException {
        step();
        Node node = visible.get(file);
        if (node == null) {
            throw new NoSuchFileException(file.toString());
        }
        return node.content.clone();
    }

    @Override
    public void write(Path file, ByteBuffer... parts) throws IOException {
        step();
        require(Objects.requireNonNull(file.getParent()));
        change();
        Node node = visible.get(file);
        if (node == null) {
            node = new Node();
            visible.put(file, node);
            pending.add(new Change(null, file, node));
        }
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(ByteBuffer::remaining).sum());
        for (ByteBuffer part : parts) {
            all.put(part.duplicate());
        }
        node.content = all.array();
        step();
        change();
        if (syncing) {
            node.durable = node.content;
        }
        step();
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step();
        change();
        Node node = visible.get(from);
        if (node == null) {
            throw new NoSuchFileException(from.toString());
        }
        Change change = new Change(from, to, node);
        apply(change, visible);
        pending.add(change);
        step();
    }

    @Override
    public void delete(Path file) throws IOException {
        step();
        change();
        Node removed = visible.remove(file);
        if (removed != null) {
            free += SpoolIndex.blocks(removed.content.length);
            pending.add(new Change(file, null, null));
        }
        step();
    }

    @Override
    public void sync(Path directory) throws IOException {
        step();
        require(directory);
        change();
        if (syncing) {
            for (Change change : List.copyOf(pending)) {
                if (change.touches(directory)) {
                    apply(change, durable);
                    pending.remove(change);
                }
            }
        }
        step();
    }

    @Override
    public long free(Path path) {
        return free;
    }

    @Override
    public long total(Path path) {
        return 1L << 40;
    }

    Map<Path, byte[]> files() {
        Map<Path, byte[]> files = new HashMap<>();
        visible.forEach((path, node) -> files.put(path, node.content));
        return files;
    }

    private static void apply(Change change, Map<Path, Node> names) {
        if (change.gone() != null) {
            names.remove(change.gone());
        }
        if (change.here() != null && change.node() != null) {
            names.put(change.here(), change.node());
        }
    }

    private void require(Path directory) throws IOException {
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
    }

    private void step() {
        if (stepsLeft-- <= 0) {
            stepsLeft = 0;
            throw new PowerCut();
        }
    }

    private void change() throws IOException {
        if (writesLeft-- <= 0) {
            writesLeft = 0;
            throw new IOException("No space left on device");
        }
    }
}
