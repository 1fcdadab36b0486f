package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.history.internal.file.Section;
import com.bitville.postgres.history.internal.file.SeriesFile;
import com.bitville.postgres.history.internal.file.SeriesLayout;
import com.bitville.postgres.history.internal.file.SeriesRow;
import com.bitville.postgres.history.internal.file.SlotKey;
import com.bitville.postgres.history.internal.file.SlotPlaces;
import com.bitville.postgres.history.internal.file.SlotRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One section of a server in memory: whose each place is, and the readings of the steps that are not written yet. Readers and the
 * cycle's thread wait for nothing here: no disk is touched under the lock.
 */
final class SectionValues {
    /** While a disk refuses, as many steps are kept. */
    private static final int MOST_STEPS = 10;

    private static final float FADING = 8;

    /** The numbers of the places, once for all servers: they are thousands, and beyond 127 Java makes each anew. */
    private static final Integer[] NUMBERS =
            IntStream.range(0, SeriesLayout.SERVER.objects()).boxed().toArray(Integer[]::new);

    private final Section section;
    private final int stepS;
    private final @Nullable SlotRecord[] records;
    private final long[] heardS;
    private final float[] use;
    private final SlotPlaces places = new SlotPlaces();
    private final Map<SlotKey, Newcomer> newcomers = new LinkedHashMap<>();
    private final TreeMap<Long, StepValues> steps = new TreeMap<>();
    /** How often each figure was told completely in a step: a newcomer was 0 in those of them in which nobody spoke of it. */
    private final TreeMap<Long, Map<String, Integer>> tellings = new TreeMap<>();

    private final Set<Integer> unwritten = new TreeSet<>();
    private boolean changed;
    private int refused;

    /** A series without a place, and its readings in a step. */
    private record Newcomer(SlotKey key, long step, List<Double> readings) {
        /** A series that is read every second says as much in its first minute. */
        private static final int MOST = 60;

        double use() {
            return Math.abs(readings.get(readings.size() - 1));
        }
    }

    SectionValues(Section section, int slots, int stepS) {
        this.section = section;
        this.stepS = stepS;
        this.records = new @Nullable SlotRecord[slots];
        this.heardS = new long[slots];
        this.use = new float[slots];
    }

    synchronized void add(SlotKey key, long atS, double value) {
        Integer slot = places.get(key);
        long step = Math.floorDiv(atS, stepS);
        if (slot != null) {
            heardS[slot] = atS;
            use[slot] += (float) ((Math.abs(value) - use[slot]) / FADING);
            step(step).add(slot, value);
            changed = true;
        } else if (newcomers.containsKey(key) || newcomers.size() < records.length) {
            Newcomer before = newcomers.get(key);
            if (before == null || before.step() != step) {
                newcomers.put(key, new Newcomer(key, step, new ArrayList<>(List.of(value))));
            } else if (before.readings().size() < Newcomer.MOST) {
                before.readings().add(value);
            }
        }
    }

    /** All series of a figure but those that were told are 0; that nobody speaks of them makes none younger. */
    synchronized void silent(String figure, Set<SlotKey> told, long atS) {
        long step = Math.floorDiv(atS, stepS);
        tellings.computeIfAbsent(step, unseen -> new HashMap<>()).merge(figure, 1, Integer::sum);
        if (tellings.size() > MOST_STEPS) {
            tellings.pollFirstEntry();
        }
        places.ofFigure(figure).forEach((key, slot) -> {
            if (!told.contains(key)) {
                step(step).add(slot, 0);
                changed = true;
            }
        });
    }

    private StepValues step(long step) {
        StepValues values =
                steps.computeIfAbsent(step, number -> new StepValues(records.length, section == Section.FIGURES));
        if (steps.size() > MOST_STEPS) {
            steps.pollFirstEntry();
        }
        return values;
    }

    /** Takes over what a file has. */
    synchronized void load(SeriesFile file, long nowS) throws IOException {
        @Nullable SlotRecord[] found = file.slots(section);
        places.clear();
        unwritten.clear();
        for (int slot = 0; slot < records.length; slot++) {
            SlotRecord slotRecord = found[slot];
            records[slot] = slotRecord;
            heardS[slot] = nowS;
            if (slotRecord != null) {
                places.put(slotRecord.key(), NUMBERS[slot]);
            }
        }
        // What was read before the file was there, or for one that is gone, has no place in this one.
        steps.clear();
    }

    /** Goes on with a row that an earlier process has written of a step that is not over. */
    synchronized void resume(SeriesRow row) {
        step(row.step()).resume(row);
    }

    /** Gives newcomers places; what has to be written of it is told by {@link #unwritten}. */
    synchronized void place(long nowS) {
        if (newcomers.isEmpty()) {
            return;
        }
        List<Newcomer> all = new ArrayList<>(newcomers.values());
        newcomers.clear();
        all.sort(Comparator.comparingDouble((Newcomer newcomer) -> -newcomer.use()));
        SlotAllocator allocator = new SlotAllocator(records, heardS, use, section == Section.OBJECTS, nowS);
        refused = 0;
        for (Newcomer newcomer : all) {
            Integer known = places.get(newcomer.key());
            if (known != null) {
                // It came before the file was read.
                add(known, newcomer);
                continue;
            }
            int slot = SlotRecord.fits(newcomer.key()) ? allocator.place(newcomer.key(), newcomer.use()) : -1;
            if (slot < 0) {
                refused++;
            } else {
                take(slot, newcomer);
            }
        }
    }

    private void take(int slot, Newcomer newcomer) {
        SlotRecord before = records[slot];
        if (before != null) {
            places.remove(before.key());
            steps.values().forEach(values -> values.forget(slot));
        }
        records[slot] = new SlotRecord(newcomer.key(), newcomer.step() * stepS);
        places.put(newcomer.key(), NUMBERS[slot]);
        heardS[slot] = newcomer.step() * stepS;
        use[slot] = (float) newcomer.use();
        unwritten.add(slot);
        add(slot, newcomer);
    }

    private void add(int slot, Newcomer newcomer) {
        StepValues values = step(newcomer.step());
        newcomer.readings().forEach(value -> values.add(slot, value));
        int told = tellings.getOrDefault(newcomer.step(), Map.of())
                .getOrDefault(newcomer.key().figure(), 0);
        for (int i = newcomer.readings().size(); i < told && newcomer.readings().size() < Newcomer.MOST; i++) {
            values.add(slot, 0);
        }
        changed = true;
    }

    /** Writes records that are not on the disk yet; a row is only written when whose its places are is known there. */
    boolean writeRecords(SeriesFile file) throws IOException {
        Map<Integer, SlotRecord> todo = new LinkedHashMap<>();
        synchronized (this) {
            for (int slot : unwritten) {
                SlotRecord slotRecord = records[slot];
                if (slotRecord != null) {
                    todo.put(slot, slotRecord);
                }
            }
        }
        for (Map.Entry<Integer, SlotRecord> each : todo.entrySet()) {
            file.writeSlot(section, each.getKey(), each.getValue());
        }
        return !todo.isEmpty();
    }

    synchronized void recordsAreDurable() {
        unwritten.clear();
    }

    /** The rows of the steps that are over, or of all steps. */
    synchronized List<SeriesRow> rows(SeriesFile file, long nowS, boolean all) {
        List<SeriesRow> rows = new ArrayList<>();
        steps.forEach((step, values) -> {
            if (all || (step + 1) * stepS <= nowS) {
                SeriesRow row = file.emptyRow(section, step);
                values.to(row);
                rows.add(row);
            }
        });
        return rows;
    }

    /** The row of the step under way if anything in it is new. */
    synchronized @Nullable SeriesRow open(SeriesFile file) {
        if (!changed || steps.isEmpty()) {
            return null;
        }
        SeriesRow row = file.emptyRow(section, steps.lastKey());
        steps.lastEntry().getValue().to(row);
        changed = false;
        return row;
    }

    /** A row is on the disk. */
    synchronized void written(long step) {
        steps.remove(step);
        tellings.remove(step);
    }

    synchronized @Nullable SlotRecord[] records() {
        return records.clone();
    }

    synchronized int placeOf(SlotKey key) {
        return Objects.requireNonNullElse(places.get(key), -1);
    }

    synchronized @Nullable SlotRecord record(int slot) {
        return records[slot];
    }

    synchronized List<SlotKey> keys() {
        return places.keys();
    }

    synchronized int size() {
        return places.size();
    }

    synchronized int refused() {
        return refused;
    }
}
