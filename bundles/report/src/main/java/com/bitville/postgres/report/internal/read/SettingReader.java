package com.bitville.postgres.report.internal.read;

import static com.bitville.postgres.report.internal.source.JournalValues.text;

import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.JournalValues;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.TableStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads which settings changed, from the journal and from the readings in memory. */
public final class SettingReader {
    private static final String UNKNOWN = "?";
    private static final String DEFAULT = "its default";
    /** Settings are read every ten minutes; a reload that long before was already seen. */
    private static final Duration BETWEEN = Duration.ofMinutes(11);

    private static final Duration FAR = Duration.ofDays(400);

    private final ReportSources sources;
    private final TimeRange range;

    public SettingReader(ReportSources sources, TimeRange range) {
        this.sources = sources;
        this.range = range;
    }

    /** The changes within the range, the oldest first. */
    public List<SettingChange> read() {
        List<JournalEntry> entries =
                new ArrayList<>(sources.journal("settings", range.to().minus(FAR), range.to()));
        entries.addAll(ofMemory(entries));
        List<Instant> reloads = reloads();
        Map<String, String> values = new HashMap<>();
        List<SettingChange> changes = new ArrayList<>();
        // The first reading tells only what somebody has set: all else had its default.
        String untold = entries.stream()
                        .anyMatch(entry -> text(entry.values(), "change").equals("baseline"))
                ? DEFAULT
                : UNKNOWN;
        for (JournalEntry entry : entries) {
            String after = value(entry.values());
            String before = values.put(entry.key(), after);
            boolean changed = text(entry.values(), "change").equals("changed")
                    || text(entry.values(), "change").equals("added");
            boolean waits = Boolean.TRUE.equals(entry.values().get("pending_restart"));
            if (changed && range.contains(entry.at()) && (waits || before == null || !before.equals(after))) {
                changes.add(new SettingChange(
                        moment(entry.at(), reloads),
                        entry.key(),
                        shown(before == null ? untold : before),
                        shown(after),
                        text(entry.values(), "source"),
                        waits));
            }
        }
        return changes;
    }

    private static Map<String, @Nullable Object> values(FactRow row) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (String column : List.of("setting", "setting_hash", "change", "unit", "source", "pending_restart")) {
            values.put(column, row.value(column));
        }
        return values;
    }

    /** What is in memory and not in the journal yet, which is a minute behind and may be off. */
    private List<JournalEntry> ofMemory(List<JournalEntry> told) {
        List<JournalEntry> entries = new ArrayList<>();
        for (TableStep step : sources.steps("settings", new TimeRange(Instant.EPOCH, range.to()))) {
            for (FactRow row : step.rows()) {
                String name = row.text("name");
                if (told.stream()
                        .noneMatch(
                                entry -> entry.key().equals(name) && entry.at().equals(step.at()))) {
                    entries.add(new JournalEntry(step.at(), "settings", name, values(row)));
                }
            }
        }
        return entries;
    }

    private List<Instant> reloads() {
        List<Instant> reloads = new ArrayList<>();
        for (JournalEntry entry : sources.journal("server_states", range.from().minus(BETWEEN), range.to())) {
            JournalValues.time(entry.values().get("conf_loaded_at")).ifPresent(reloads::add);
        }
        for (TableStep step : sources.steps("server", range)) {
            step.rows().forEach(row -> row.time("conf_loaded_at").ifPresent(reloads::add));
        }
        return reloads;
    }

    /** The last reload before it was read, if that is not longer ago than settings are read. */
    private static Instant moment(Instant read, List<Instant> reloads) {
        Optional<Instant> reload = reloads.stream()
                .filter(at -> !at.isAfter(read) && at.isAfter(read.minus(BETWEEN)))
                .max(Instant::compareTo);
        return reload.orElse(read);
    }

    /** With its unit; of a value that is not shown its hash, which tells one from the other. */
    private static String value(Map<String, ?> values) {
        String setting = text(values, "setting");
        if (setting.isEmpty() && !text(values, "setting_hash").isEmpty()) {
            return "(secret) " + text(values, "setting_hash");
        }
        String unit = text(values, "unit");
        return unit.isEmpty() ? setting : setting + " " + unit;
    }

    private static String shown(String value) {
        return value.startsWith("(secret)") ? "(secret)" : value;
    }
}
