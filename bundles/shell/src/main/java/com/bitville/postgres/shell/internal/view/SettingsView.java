package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows settings, as text or JSON. */
public final class SettingsView {
    private final PrintStream out;
    private final boolean json;

    public SettingsView(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    public void table(List<Setting> settings, List<String> faults) {
        if (json) {
            out.println(
                    JsonText.of(settings.stream().map(SettingsView::document).toList()));
            return;
        }
        TextTable table = new TextTable();
        for (String column : List.of("Key", "Value", "Origin", "Note")) {
            table.column(column);
        }
        for (Setting setting : settings) {
            TextTable.Row row = table.addRow();
            row.addContent(setting.key(), PlainText.orDash(setting.value()), setting.origin(), note(setting));
        }
        if (table.fits(out)) {
            table.print(out);
        } else {
            settings.forEach(this::line);
        }
        for (String fault : faults) {
            Screen.wrapped(out, "NOT IN FORCE: " + PlainText.printable(fault), 4);
        }
    }

    /** One setting on one line. */
    public void line(Setting setting) {
        if (json) {
            out.println(JsonText.of(document(setting)));
            return;
        }
        String note = note(setting);
        Screen.wrapped(
                out,
                setting.key() + " = " + PlainText.orDash(setting.value()) + " (" + setting.origin() + ")"
                        + (note.isEmpty() ? "" : ": " + note),
                4);
    }

    /** The result of reading all sources. */
    public void reading(List<String> faults) {
        if (json) {
            out.println(JsonText.of(Map.of("faults", faults)));
        } else if (faults.isEmpty()) {
            out.println("All sources were read; their values are in effect.");
        } else {
            faults.forEach(fault -> Screen.wrapped(out, "NOT IN FORCE: " + PlainText.printable(fault), 4));
        }
    }

    private static Map<String, @Nullable Object> document(Setting setting) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("key", setting.key());
        document.put("value", setting.value());
        document.put("origin", setting.origin());
        document.put("requested", setting.requested());
        document.put("note", setting.note());
        return document;
    }

    private static String note(Setting setting) {
        List<String> parts = new ArrayList<>();
        if (setting.requested() != null) {
            parts.add("requested " + PlainText.orDash(setting.requested()));
        }
        if (setting.note() != null) {
            parts.add(PlainText.printable(setting.note()));
        }
        return String.join(", ", parts);
    }
}
