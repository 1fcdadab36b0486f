package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.SpooledPayload;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Payloads that the destination refused, each with the answer beside it; the oldest make room for newer ones. */
final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final Disk disk;
    private final Layout layout;
    private final long mostBytes;
    /** Space by file name of the payload; names sort by sequence number. */
    private final TreeMap<String, Long> letters = new TreeMap<>();

    private long bytes;

    DeadLetters(Disk disk, Layout layout, long mostBytes) {
        this.disk = disk;
        this.layout = layout;
        this.mostBytes = mostBytes;
    }

    synchronized void add(String name, long space) {
        Long before = letters.put(name, space);
        bytes += space - (before == null ? 0 : before);
    }

    synchronized void trim() throws IOException {
        while (bytes > mostBytes && !letters.isEmpty()) {
            Map.Entry<String, Long> oldest = letters.firstEntry();
            disk.delete(layout.dead().resolve(oldest.getKey()));
            disk.delete(layout.dead().resolve(oldest.getKey() + Layout.ANSWER));
            letters.remove(oldest.getKey());
            bytes -= oldest.getValue();
        }
    }

    synchronized List<String> names() {
        return List.copyOf(letters.keySet());
    }

    /** Moves them all back into the queue; one that is damaged is set aside, one that somebody took away is forgotten. */
    synchronized void exhume(Store store, Quarantine quarantine, List<SpooledPayload> back) throws IOException {
        for (String name : names()) {
            try {
                back.add(store.exhume(name));
            } catch (NoSuchFileException e) {
                LOG.warn("dead_letter_gone file={}", name);
            } catch (DamagedException e) {
                LOG.warn("dead_letter_damaged file={} reason=\"{}\"", name, e.getMessage());
                quarantine.take(store, layout.dead().resolve(name));
            }
            remove(name);
        }
    }

    /** What they say, the answers included. */
    List<DeadLetter> read(Store store) throws IOException {
        List<DeadLetter> letters = new ArrayList<>();
        for (String name : names()) {
            try {
                letters.add(store.letter(name));
            } catch (NoSuchFileException e) {
                LOG.debug("dead_letter_gone file={}", name);
            }
        }
        return letters;
    }

    /** The letter has left; its answer goes. */
    synchronized void remove(String name) throws IOException {
        Long space = letters.remove(name);
        bytes -= space == null ? 0 : space;
        disk.delete(layout.dead().resolve(name + Layout.ANSWER));
    }

    /** Deletes them all; returns how many. */
    synchronized int clear() throws IOException {
        int before = letters.size();
        for (String name : names()) {
            disk.delete(layout.dead().resolve(name));
            remove(name);
        }
        return before;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized int size() {
        return letters.size();
    }
}
