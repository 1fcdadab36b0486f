package com.bitville.postgres.sql.internal.header;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.database.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes subjects of files. The file with the name of its subject declares it and is the most demanding; further ones, {@code
 * subject_13.sql}, are tried after it, from the newest version to the oldest.
 */
public final class SubjectCatalog {
    private SubjectCatalog() {}

    /**
     * The subjects of a set of files.
     *
     * @return in the order of their names
     * @throws SubjectFileException if files do not make a subject together
     */
    public static List<SubjectDefinition> of(Collection<FileHeader> files) throws SubjectFileException {
        Map<String, FileHeader> byName = new HashMap<>();
        Map<String, List<FileHeader>> bySubject = new TreeMap<>();
        for (FileHeader file : files) {
            byName.put(file.sql().name(), file);
        }
        for (FileHeader file : files) {
            bySubject.computeIfAbsent(file.subject(), name -> new ArrayList<>()).add(file);
        }
        List<SubjectDefinition> subjects = new ArrayList<>();
        for (Map.Entry<String, List<FileHeader>> entry : bySubject.entrySet()) {
            FileHeader main = byName.get(entry.getKey());
            if (main == null || !main.isMain()) {
                throw new SubjectFileException(
                        entry.getValue().get(0).sql().name(),
                        0,
                        "no file " + entry.getKey() + ".sql declares its subject " + entry.getKey());
            }
            subjects.add(subject(main, entry.getValue()));
        }
        return subjects;
    }

    private static SubjectDefinition subject(FileHeader main, List<FileHeader> all) throws SubjectFileException {
        String file = main.sql().name();
        if (main.columns().isEmpty()) {
            throw new SubjectFileException(file, 0, "no line of column says what it reads");
        }
        if (main.keys().isEmpty() && main.keep() == Keep.CHANGED) {
            throw new SubjectFileException(file, 0, "ship: " + main.value("ship") + " is for keyed rows; say key");
        }
        for (Column added : List.of(SubjectDefinition.COUNTED_FROM, SubjectDefinition.CHANGE)) {
            if (main.columns().stream().anyMatch(column -> column.name().equals(added.name()))) {
                throw new SubjectFileException(
                        file, 0, "the agent adds a column " + added.name() + ": choose another name");
            }
        }
        String objects = main.value("each");
        Optional<Sql> list = all.stream()
                .map(FileHeader::sql)
                .filter(sql -> sql.name().equals(objects))
                .findFirst();
        if (!objects.isEmpty() && list.isEmpty()) {
            throw new SubjectFileException(file, 0, "each names " + objects + ", which is no file of this subject");
        }
        String counts = main.value("chosen");
        Optional<FileHeader> first =
                all.stream().filter(each -> each.sql().name().equals(counts)).findFirst();
        if (!counts.isEmpty() && first.isEmpty()) {
            throw new SubjectFileException(file, 0, "chosen names " + counts + ", which is no file of this subject");
        }
        List<FileHeader> readers = all.stream()
                .filter(each ->
                        !each.sql().name().equals(objects) && !each.sql().name().equals(counts))
                .sorted(Comparator.comparing((FileHeader each) -> !each.isMain())
                        .thenComparing(each -> -version(each.sql().name()))
                        .thenComparing(each -> each.sql().name()))
                .toList();
        return new SubjectDefinition(main, readers, list, first);
    }

    private static int version(String name) {
        String suffix = name.substring(name.lastIndexOf('_') + 1);
        return suffix.matches("\\d{1,4}") ? Integer.parseInt(suffix) : 0;
    }
}
