package com.bitville.postgres.history.internal.journal;

import com.bitville.postgres.api.history.series.JournalEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The most important things of an hour, added up over its cycles; told when the hour is over. */
final class HourlyList {
    static final int SHOWN = 20;
    private static final int MOST = 400;
    private static final int MOST_TEXTS = 200;
    private static final int MOST_SAVED = 100;
    private static final long HOUR_S = 3_600;
    /** The number of sums is saved above the hour. */
    private static final int SUMS_SHIFT = 48;

    private final JournalLine line;
    private final Map<String, Sums> rows = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_TEXTS;
        }
    };
    private long hour;

    /** One thing so far; labels are its columns that are kept as they are. */
    private static final class Sums {
        private final String key;
        private final String textKey;
        private final List<String> labels;
        private final double[] sums;

        Sums(String key, String textKey, List<String> labels, double[] sums) {
            this.key = key;
            this.textKey = textKey;
            this.labels = labels;
            this.sums = sums;
        }

        Sums plus(Sums other) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += other.sums[i];
            }
            return this;
        }
    }

    HourlyList(JournalLine line) {
        this.line = line;
    }

    /** Adds a row; returns the entries of the hour before where this one begins another. */
    List<JournalEntry> add(JournalRow row, Instant at) {
        List<JournalEntry> over = over(at);
        String key = row.key(line.key());
        Sums sums = rows.get(key);
        if (sums == null) {
            if (rows.size() >= MOST) {
                rows.values().stream()
                        .min(Comparator.comparingDouble(this::rank))
                        .ifPresent(least -> rows.remove(least.key));
            }
            List<String> labels = line.kept().stream()
                    .map(column -> Objects.toString(row.value(column), ""))
                    .toList();
            sums = new Sums(key, textKey(row), labels, new double[line.sums().size()]);
            rows.put(key, sums);
        }
        for (int i = 0; i < sums.sums.length; i++) {
            sums.sums[i] += row.number(line.sums().get(i));
        }
        return over;
    }

    private String textKey(JournalRow row) {
        return line.text().isEmpty() ? "" : row.key(List.of(line.text().get(1).split(",", -1)));
    }

    /** A text comes once, when its statement is new, and stays for as long as it is needed: so it is an entry of its own. */
    Optional<JournalEntry> text(JournalRow row, Instant at) {
        String column = line.text().get(2);
        Object text = row.value(column);
        if (text == null) {
            return Optional.empty();
        }
        texts.put(textKey(row), text.toString());
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put(column, text);
        return Optional.of(new JournalEntry(at, line.text().get(0), textKey(row), values));
    }

    /** A text that an earlier process was told. */
    void text(JournalEntry entry) {
        Object text =
                line.text().isEmpty() ? null : entry.values().get(line.text().get(2));
        if (text != null && entry.journal().equals(line.text().get(0))) {
            texts.putIfAbsent(entry.key(), text.toString());
        }
    }

    private double rank(Sums sums) {
        int order = line.sums().indexOf(line.order());
        return order < 0 ? 0 : sums.sums[order];
    }

    private List<Sums> first(int most) {
        return rows.values().stream()
                .sorted(Comparator.comparingDouble(this::rank).reversed())
                .limit(most)
                .toList();
    }

    /** The entries of the hour that is over by then; none while it is under way. */
    List<JournalEntry> over(Instant now) {
        long present = Math.floorDiv(now.getEpochSecond(), HOUR_S);
        List<JournalEntry> entries = new ArrayList<>();
        if (present != hour) {
            entries.addAll(entries());
            rows.clear();
            hour = present;
        }
        return entries;
    }

    private List<JournalEntry> entries() {
        Instant at = Instant.ofEpochSecond(hour * HOUR_S);
        return first(SHOWN).stream()
                .map(sums -> new JournalEntry(at, line.name(), sums.key, values(sums)))
                .toList();
    }

    private Map<String, @Nullable Object> values(Sums sums) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < line.kept().size(); i++) {
            values.put(line.kept().get(i), sums.labels.get(i));
        }
        for (int i = 0; i < sums.sums.length; i++) {
            values.put(line.sums().get(i), sums.sums[i]);
        }
        if (!line.text().isEmpty()) {
            values.put(line.text().get(2), texts.get(sums.textKey));
        }
        return values;
    }

    /** What there is of the hour under way, for the process that goes on after a kill; at most so many bytes. */
    byte[] save(int most) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong((long) line.sums().size() << SUMS_SHIFT | hour);
            for (Sums sums : first(MOST_SAVED)) {
                String text = texts.getOrDefault(sums.textKey, "");
                if (out.size() + 4 * (sums.key.length() + text.length()) + 2_048 > most) {
                    break;
                }
                out.writeBoolean(true);
                out.writeUTF(sums.key);
                out.writeUTF(sums.textKey);
                out.writeUTF(text);
                for (String label : sums.labels) {
                    out.writeUTF(label);
                }
                for (double sum : sums.sums) {
                    out.writeDouble(sum);
                }
            }
            out.writeBoolean(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Goes on with what {@link #save} gave; returns the entries of its hour if that is over by now. */
    List<JournalEntry> resume(byte[] saved) {
        HourlyList before = new HourlyList(line);
        before.load(saved);
        before.texts.forEach(texts::putIfAbsent);
        if (hour != 0 && hour != before.hour) {
            return before.entries();
        }
        hour = before.hour;
        before.rows.forEach((key, sums) -> rows.merge(key, sums, Sums::plus));
        return List.of();
    }

    /** Reads what {@link #save} gave; what another version wrote is left. */
    private void load(byte[] saved) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
            long head = in.readLong();
            if (head >>> SUMS_SHIFT != line.sums().size()) {
                // A version with other sums wrote it: what it has of the hour under way cannot be told apart.
                return;
            }
            hour = head & (1L << SUMS_SHIFT) - 1;
            while (in.readBoolean()) {
                String key = in.readUTF();
                String textKey = in.readUTF();
                String text = in.readUTF();
                List<String> labels = new ArrayList<>();
                for (int i = 0; i < line.kept().size(); i++) {
                    labels.add(in.readUTF());
                }
                double[] sums = new double[line.sums().size()];
                for (int i = 0; i < sums.length; i++) {
                    sums[i] = in.readDouble();
                }
                rows.put(key, new Sums(key, textKey, labels, sums));
                if (!text.isEmpty()) {
                    texts.put(textKey, text);
                }
            }
        } catch (IOException e) {
            rows.clear();
        }
    }
}
